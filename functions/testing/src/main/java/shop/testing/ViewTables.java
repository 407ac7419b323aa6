package shop.testing;

import cqrs.projection.RowKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The tables of the shop's views, once for each design that is compared. */
public final class ViewTables implements UnaryOperator<String> {

  private static final int BATCH = 25;
  private static final Map<String, String> RANKED_BY =
      Map.of("customers", "lifetimeValue", "products", "revenue");

  /** What the template's indexes hold besides keys. */
  private static final Map<String, List<String>> INCLUDED =
      Map.of(
          "customers",
          List.of("orderCount"),
          "products",
          List.of("units", "unitsCancelled", "unitsReturned", "gross", "cancelled", "returned"));

  private final Store store;
  private final String prefix;
  private final List<String> views;

  /** Makes them. */
  public ViewTables(Store store, String prefix, List<String> views) {
    this.store = store;
    this.prefix = prefix;
    this.views = List.copyOf(views);
    for (String view : views) {
      String score = RANKED_BY.get(view);
      if (score == null) {
        store.table(apply(view));
      } else {
        store.rankedTable(apply(view), score, INCLUDED.getOrDefault(view, List.of()));
      }
    }
  }

  /** The name of a view's table. */
  @Override
  public String apply(String view) {
    return prefix + view;
  }

  /** A view's rows without what makes them exactly once. */
  public Map<RowKey, Map<String, AttributeValue>> figures(String view) {
    Map<RowKey, Map<String, AttributeValue>> figures = new HashMap<>();
    store.rows(apply(view)).forEach(row -> figures.put(Watch.key(row), withoutLedger(row)));
    return figures;
  }

  /** Puts all figures into other tables, which have to be empty. */
  public void copyTo(ViewTables others) {
    for (String view : views) {
      List<WriteRequest> puts =
          figures(view).values().stream()
              .map(row -> WriteRequest.builder().putRequest(p -> p.item(row)).build())
              .toList();
      for (int i = 0; i < puts.size(); i += BATCH) {
        List<WriteRequest> some = puts.subList(i, Math.min(puts.size(), i + BATCH));
        store.dynamoDb().batchWriteItem(r -> r.requestItems(Map.of(others.apply(view), some)));
      }
    }
  }

  /**
   * The views whose figures are not the same there; equal numbers are equal whatever their scale.
   */
  public Set<String> differences(ViewTables others) {
    Set<String> different = new HashSet<>(views);
    different.removeIf(view -> plain(figures(view)).equals(plain(others.figures(view))));
    return different;
  }

  /** A view's rows in the form of folded ones, ledger included. */
  public Map<RowKey, Map<String, Object>> rows(String view) {
    Map<RowKey, Map<String, AttributeValue>> rows = new HashMap<>();
    store.rows(apply(view)).forEach(row -> rows.put(Watch.key(row), row));
    return plain(rows);
  }

  private static Map<RowKey, Map<String, Object>> plain(
      Map<RowKey, Map<String, AttributeValue>> rows) {
    Map<RowKey, Map<String, Object>> plain = new HashMap<>();
    rows.forEach((key, row) -> plain.put(key, Fold.plain(row)));
    return plain;
  }

  private static Map<String, AttributeValue> withoutLedger(Map<String, AttributeValue> row) {
    Map<String, AttributeValue> figures = new HashMap<>(row);
    figures.keySet().removeIf(name -> name.startsWith("@"));
    return figures;
  }
}
