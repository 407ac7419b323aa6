package cqrs.testkit.views;

import cqrs.projection.RowKey;
import cqrs.testkit.dynamodb.Store;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An application's view tables under one prefix: one set for each design that a test compares. */
public final class ViewTables implements UnaryOperator<String> {

  private final Store store;
  private final String prefix;
  private final List<String> views;

  /**
   * A view table's index {@code ranking}, by {@code rank} and a score.
   *
   * @param included what it holds besides keys
   */
  public record Ranking(String score, List<String> included) {}

  /**
   * Makes the tables.
   *
   * @param rankings by view; the other views have no index
   */
  public ViewTables(Store store, String prefix, List<String> views, Map<String, Ranking> rankings) {
    this.store = store;
    this.prefix = prefix;
    this.views = List.copyOf(views);
    for (String view : views) {
      Ranking ranking = rankings.get(view);
      if (ranking == null) {
        store.table(apply(view));
      } else {
        store.rankedTable(apply(view), ranking.score(), ranking.included());
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
    store.rows(apply(view)).forEach(row -> figures.put(Fold.key(row), withoutLedger(row)));
    return figures;
  }

  /** Puts all figures into other tables, which have to be empty. */
  public void copyTo(ViewTables others) {
    views.forEach(view -> store.put(others.apply(view), figures(view).values()));
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
    store.rows(apply(view)).forEach(row -> rows.put(Fold.key(row), row));
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
