package cqrs.testkit.views;

import cqrs.domain.Event;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The oracle: what a projection's rows have to be, by folding the journal in memory, one event
 * after the other. It shares nothing with the engine but the projection.
 */
public final class Fold {

  private final long generation;
  private final Map<RowKey, List<Touch>> touches = new LinkedHashMap<>();

  /** One event's changes of one row. */
  private record Touch(
      int partition,
      long offset,
      List<Consumer<Map<String, Object>>> changes,
      Map<String, String> ways) {}

  /** Folds partition by partition. The generation's number stands in an index's keys. */
  public <E extends Event> Fold(
      Projection<E> projection, Collection<RecordedEvent<E>> journal, long generation) {
    this(generation);
    journal.stream()
        .sorted(
            Comparator.comparingInt((RecordedEvent<E> e) -> e.position().partition())
                .thenComparingLong(e -> e.position().offset()))
        .forEach(event -> take(projection, event));
  }

  private Fold(long generation) {
    this.generation = generation;
  }

  /** Folds the events of generation 1 in the order in which they are given. */
  public static <E extends Event> Fold inOrder(
      Projection<E> projection, Collection<RecordedEvent<E>> events) {
    Fold fold = new Fold(1);
    events.forEach(event -> fold.take(projection, event));
    return fold;
  }

  private <E extends Event> void take(Projection<E> projection, RecordedEvent<E> event) {
    Map<RowKey, Touch> rows = new LinkedHashMap<>();
    projection.project(
        event,
        (pk, sk) ->
            new Recorder(
                rows.computeIfAbsent(
                    new RowKey(pk, sk),
                    _ ->
                        new Touch(
                            event.position().partition(),
                            event.position().offset(),
                            new ArrayList<>(),
                            new HashMap<>()))));
    rows.forEach((key, touch) -> touches.computeIfAbsent(key, _ -> new ArrayList<>()).add(touch));
  }

  /** The keys of all rows. */
  public Set<RowKey> keys() {
    return touches.keySet();
  }

  /** Every row after the whole journal, ledger included. */
  public Map<RowKey, Map<String, Object>> rows() {
    Map<RowKey, Map<String, Object>> rows = new HashMap<>();
    touches.keySet().forEach(key -> rows.put(key, row(key, _ -> Long.MAX_VALUE)));
    return rows;
  }

  /** A row after the events that its ledger names, per partition up to that offset. */
  public Map<String, Object> row(RowKey key, Map<Integer, Long> ledger) {
    return row(key, partition -> ledger.getOrDefault(partition, 0L));
  }

  private Map<String, Object> row(RowKey key, IntToLongFunction last) {
    Map<String, Object> row = new TreeMap<>();
    for (Touch touch : touches.getOrDefault(key, List.of())) {
      if (touch.offset() <= last.applyAsLong(touch.partition())) {
        touch.changes().forEach(change -> change.accept(row));
        row.put("@" + touch.partition(), number(BigDecimal.valueOf(touch.offset())));
      }
    }
    return row;
  }

  /** Compares stored rows with these; each line of the answer tells of a row that differs. */
  public List<String> differences(Collection<Map<String, AttributeValue>> items) {
    Map<RowKey, Map<String, Object>> stored = new HashMap<>();
    items.forEach(item -> stored.put(key(item), plain(item)));
    Map<RowKey, Map<String, Object>> expected = rows();
    Set<RowKey> keys = new HashSet<>(stored.keySet());
    keys.addAll(expected.keySet());
    List<String> differences = new ArrayList<>();
    for (RowKey key : keys) {
      Map<String, Object> actual = stored.getOrDefault(key, Map.of());
      Map<String, Object> right = expected.getOrDefault(key, Map.of());
      if (!actual.equals(right)) {
        differences.add(key + " ended as\n  " + actual + "\nand has to be\n  " + right);
      }
    }
    return differences;
  }

  /** The last offset up to {@code checkpoint} that touches the row; 0 if none does. */
  public long lastTouch(RowKey key, int partition, long checkpoint) {
    return touches.getOrDefault(key, List.of()).stream()
        .filter(touch -> touch.partition() == partition && touch.offset() <= checkpoint)
        .mapToLong(Touch::offset)
        .max()
        .orElse(0);
  }

  /** A stored row in the form of a folded one, without its key. */
  public static Map<String, Object> plain(Map<String, AttributeValue> item) {
    Map<String, Object> row = new TreeMap<>();
    item.forEach((name, value) -> row.put(name, plain(value)));
    row.remove("pk");
    row.remove("sk");
    return row;
  }

  /** A folded value as it is stored. */
  static AttributeValue stored(Object value) {
    return switch (value) {
      case String text -> AttributeValue.fromS(text);
      case BigDecimal number -> AttributeValue.fromN(number.toPlainString());
      case Boolean flag -> AttributeValue.fromBool(flag);
      case SdkBytes bytes -> AttributeValue.fromB(bytes);
      case List<?> list -> AttributeValue.fromL(list.stream().map(Fold::stored).toList());
      case Map<?, ?> map -> {
        Map<String, AttributeValue> entries = new TreeMap<>();
        map.forEach((name, entry) -> entries.put(name.toString(), stored(entry)));
        yield AttributeValue.fromM(entries);
      }
      default -> throw new IllegalArgumentException("No view keeps a " + value.getClass() + ".");
    };
  }

  /** A stored row's key, without the generation. */
  public static RowKey key(Map<String, AttributeValue> item) {
    String pk = Attributes.string(item, "pk");
    return new RowKey(pk.substring(pk.indexOf('#') + 1), Attributes.string(item, "sk"));
  }

  private static Object plain(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> number(new BigDecimal(value.n()));
      case BOOL -> value.bool();
      case B -> value.b();
      case L -> value.l().stream().map(Fold::plain).toList();
      case M -> {
        Map<String, Object> map = new TreeMap<>();
        value.m().forEach((name, entry) -> map.put(name, plain(entry)));
        yield map;
      }
      case SS, NS, BS, NUL, UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("No view keeps a " + value.type() + ".");
    };
  }

  /** Equal numbers are equal whatever their scale. */
  private static BigDecimal number(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  private final class Recorder implements Changes.Row {

    private final Touch touch;

    private Recorder(Touch touch) {
      this.touch = touch;
    }

    @Override
    public Changes.Row add(String attribute, BigDecimal amount) {
      return then(
          "add",
          attribute,
          row ->
              row.merge(
                  attribute,
                  number(amount),
                  (a, b) -> number(((BigDecimal) a).add((BigDecimal) b))));
    }

    @Override
    public Changes.Row min(String attribute, String value) {
      return then(
          "min",
          attribute,
          row ->
              row.merge(
                  attribute, value, (a, b) -> ((String) a).compareTo((String) b) <= 0 ? a : b));
    }

    @Override
    public Changes.Row max(String attribute, String value) {
      return then(
          "max",
          attribute,
          row ->
              row.merge(
                  attribute, value, (a, b) -> ((String) a).compareTo((String) b) >= 0 ? a : b));
    }

    @Override
    public Changes.Row set(String attribute, AttributeValue value) {
      return then("set", attribute, row -> row.put(attribute, plain(value)));
    }

    @Override
    public Changes.Row index(String attribute, String value) {
      return then("index", attribute, row -> row.put(attribute, generation + "#" + value));
    }

    @Override
    public Changes.Row append(String attribute, Map<String, String> entry) {
      return then(
          "append",
          attribute,
          row -> {
            List<Object> list = new ArrayList<>();
            if (row.get(attribute) instanceof List<?> before) {
              list.addAll(before);
            }
            list.add(new TreeMap<>(entry));
            row.put(attribute, list);
          });
    }

    private Changes.Row then(String way, String attribute, Consumer<Map<String, Object>> change) {
      String before = touch.ways().putIfAbsent(attribute, way);
      if (before != null && !before.equals(way)) {
        throw new IllegalStateException(
            "One event changes " + attribute + " by " + before + " and by " + way + ".");
      }
      touch.changes().add(change);
      return this;
    }
  }
}
