package shop.memory;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.read.View;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import shop.domain.ShopEvent;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Views kept in memory: each event's changes are made in generation 1 at once, without the engine,
 * its expressions and its coalescing. A view's table has the view's name.
 */
public final class MemoryStore {

  /** The name of the table of checkpoints and generations. */
  public static final String PROJECTIONS = "projections";

  static final long GENERATION = 1;

  private static final String LEDGER = "@";
  private static final SdkBytes CURSOR_KEY = SdkBytes.fromUtf8String("a key for tests alone");

  private final MemoryTables tables;

  private MemoryStore(MemoryTables tables) {
    this.tables = tables;
  }

  /** A query is answered so many rows a call, as if they filled a megabyte. */
  public static MemoryStore answering(int rowsACall) {
    return new MemoryStore(new MemoryTables(rowsACall));
  }

  /** What the readers read with; it refuses all writes. */
  public DynamoDbClient client() {
    return tables;
  }

  /** Puts an item as it is, for example a journal row. */
  public MemoryStore put(String table, Map<String, AttributeValue> item) {
    tables.put(table, item);
    return this;
  }

  public View view(String name) {
    open(name);
    return View.of(tables, PROJECTIONS, name, name);
  }

  /** Lets the view be read before it has an event. */
  public MemoryStore open(Projection<ShopEvent> projection) {
    open(projection.view());
    return this;
  }

  /** Applies the events, each one once, in this order. */
  public MemoryStore apply(
      Projection<ShopEvent> projection, List<RecordedEvent<ShopEvent>> events) {
    for (RecordedEvent<ShopEvent> event : events) {
      Position position = event.position();
      MemoryChanges changes = new MemoryChanges(tables, projection.view());
      projection.project(event, changes);
      for (Map<String, AttributeValue> row : changes.rows()) {
        row.put(LEDGER + position.partition(), n(position.offset()));
        tables.put(projection.view(), row);
      }
      advance(projection, position);
    }
    return this;
  }

  private void advance(Projection<ShopEvent> projection, Position position) {
    open(projection.view());
    Map<String, AttributeValue> key = Map.of("pk", s(projection.view()), "sk", s("000001"));
    Map<String, AttributeValue> generation =
        new HashMap<>(tables.find(PROJECTIONS, key).orElse(key));
    generation.put("version", s(projection.version().toString()));
    generation.put("phase", s("ACTIVE"));
    generation.put("since", s("2011-01-01T00:00:00Z"));
    generation.put("p" + position.partition(), n(position.offset()));
    tables.put(PROJECTIONS, generation);
  }

  /** A view has a generation that may be read, with or without events. */
  private void open(String view) {
    Map<String, AttributeValue> directory = new HashMap<>();
    directory.put("pk", s(view));
    directory.put("sk", s("-"));
    directory.put("active", n(GENERATION));
    directory.put("kept", AttributeValue.fromNs(List.of("1")));
    directory.put("last", n(GENERATION));
    directory.put("cursorKey", AttributeValue.fromB(CURSOR_KEY));
    directory.put("edition", n(1));
    tables.put(PROJECTIONS, directory);
  }

  /** A view's rows by their keys, without ledgers, numbers in canonical form. */
  public Map<String, Map<String, AttributeValue>> rows(String view) {
    Map<String, Map<String, AttributeValue>> rows = new TreeMap<>();
    for (Map<String, AttributeValue> item : tables.all(view)) {
      Map<String, AttributeValue> row = new TreeMap<>();
      item.forEach(
          (attribute, value) -> {
            if (!attribute.startsWith(LEDGER)) {
              row.put(attribute, canonical(value));
            }
          });
      String pk = MemoryTables.text(item, "pk").substring((GENERATION + "#").length());
      rows.put(pk + " / " + MemoryTables.text(item, "sk"), row);
    }
    return rows;
  }

  private static AttributeValue canonical(AttributeValue value) {
    return value.n() == null
        ? value
        : AttributeValue.fromN(new BigDecimal(value.n()).stripTrailingZeros().toPlainString());
  }
}
