package shop.projection;

import static shop.journal.Attributes.n;
import static shop.journal.Attributes.s;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import shop.journal.Position;
import shop.journal.RecordedEvent;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Views kept in memory, for tests: each event's changes are applied to generation 1 at once, without
 * the engine, its expressions and its coalescing. A view's table has the view's name.
 */
public final class MemoryStore {

  /** The name of the table of checkpoints and generations. */
  public static final String PROJECTIONS = "projections";

  private static final long GENERATION = 1;
  private static final SdkBytes CURSOR_KEY = SdkBytes.fromUtf8String("a key for tests alone");

  private final MemoryTables tables;

  public MemoryStore(MemoryTables tables) {
    this.tables = tables;
  }

  /** For the readers; every call answers at most so many rows, as if they filled a megabyte. */
  public static MemoryStore answering(int rowsACall) {
    return new MemoryStore(new MemoryTables(rowsACall));
  }

  public DynamoDbClient client() {
    return tables;
  }

  public View view(String name) {
    return new View(tables, new ProjectionStore(tables, PROJECTIONS), name, name);
  }

  /** Applies the events, each one once, in this order. */
  public MemoryStore apply(Projection projection, List<RecordedEvent> events) {
    events.forEach(event -> apply(projection, event));
    return this;
  }

  private void apply(Projection projection, RecordedEvent event) {
    Changes changes = new Changes();
    projection.project(event, changes);
    Position position = event.position();
    changes
        .byRow()
        .forEach(
            (key, change) -> {
              Map<String, AttributeValue> row =
                  new HashMap<>(
                      tables.find(projection.view(), key.in(GENERATION)).orElse(key.in(GENERATION)));
              change.forEach((attribute, c) -> row.put(attribute, applied(row, attribute, c)));
              row.put(Ledger.attribute(position.partition()), n(position.offset()));
              tables.put(projection.view(), row);
            });
    advance(projection, position);
  }

  private static AttributeValue applied(
      Map<String, AttributeValue> row, String attribute, Change change) {
    Optional<AttributeValue> before = Optional.ofNullable(row.get(attribute));
    return switch (change) {
      case Change.Add add ->
          AttributeValue.fromN(
              before
                  .map(v -> new BigDecimal(v.n()))
                  .orElse(BigDecimal.ZERO)
                  .add(add.amount())
                  .toPlainString());
      case Change.Min min ->
          before.filter(v -> v.s().compareTo(min.value().s()) < 0).orElse(min.value());
      case Change.Max max ->
          before.filter(v -> v.s().compareTo(max.value().s()) > 0).orElse(max.value());
      case Change.Set set -> set.value();
      case Change.InGeneration keyed -> s(GENERATION + "#" + keyed.text());
      case Change.Append append -> {
        List<AttributeValue> list = new ArrayList<>(before.map(AttributeValue::l).orElse(List.of()));
        list.addAll(append.values());
        yield AttributeValue.fromL(list);
      }
    };
  }

  private void advance(Projection projection, Position position) {
    Map<String, AttributeValue> directory = new HashMap<>();
    directory.put("pk", s(projection.view()));
    directory.put("sk", s("-"));
    directory.put("active", n(GENERATION));
    directory.put("kept", AttributeValue.fromNs(List.of("1")));
    directory.put("cursorKey", AttributeValue.fromB(CURSOR_KEY));
    tables.put(PROJECTIONS, directory);
    Map<String, AttributeValue> key =
        Map.of("pk", s(projection.view()), "sk", s("000001"));
    Map<String, AttributeValue> generation =
        new HashMap<>(tables.find(PROJECTIONS, key).orElse(key));
    generation.put("version", s(projection.version().toString()));
    generation.put("p" + position.partition(), n(position.offset()));
    tables.put(PROJECTIONS, generation);
  }

  /** A view's rows without their ledgers, numbers in canonical form. */
  public Map<String, Map<String, AttributeValue>> rows(String view) {
    Map<String, Map<String, AttributeValue>> rows = new TreeMap<>();
    for (Map<String, AttributeValue> item : tables.all(view)) {
      Map<String, AttributeValue> row = new TreeMap<>();
      item.forEach(
          (attribute, value) -> {
            if (!Ledger.isLedger(attribute)) {
              row.put(attribute, canonical(value));
            }
          });
      rows.put(new Row(item).pk() + " / " + new Row(item).sk(), row);
    }
    return rows;
  }

  private static AttributeValue canonical(AttributeValue value) {
    return value.n() == null
        ? value
        : AttributeValue.fromN(new BigDecimal(value.n()).stripTrailingZeros().toPlainString());
  }
}
