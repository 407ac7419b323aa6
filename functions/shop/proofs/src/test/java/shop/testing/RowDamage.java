package shop.testing;

import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.Generation;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.FaultyProjections;
import cqrs.testkit.views.Fold;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Changes rows by hand, and says by the oracle which rows are wrong. */
final class RowDamage {

  /** Damage that a hand may do to a row. */
  enum Kind {
    DELETED,
    NUMBER_CHANGED,
    NUMBER_MADE_TEXT,
    TEXT_CHANGED,
    ATTRIBUTE_REMOVED,
    LIST_ENTRY_REMOVED,
    LEDGER_LOWERED,
    LEDGER_RAISED,
    LEDGER_REMOVED,
    LEDGER_ADDED,
    EXTRA_ROW
  }

  private final Store store;
  private final String table;
  private final Fold fold;
  private final FaultyProjections<ShopEvent> faulty;
  private final Random random;

  RowDamage(
      Store store, String table, Fold fold, FaultyProjections<ShopEvent> faulty, Random random) {
    this.store = store;
    this.table = table;
    this.fold = fold;
    this.faulty = faulty;
    this.random = random;
  }

  /** Rows that are not what the journal makes them, by the oracle. */
  Set<RowKey> wrong(Generation generation) {
    Map<RowKey, Map<String, AttributeValue>> rows = rows();
    Set<RowKey> keys = new HashSet<>(rows.keySet());
    keys.addAll(fold.keys());
    keys.removeIf(key -> isRight(key, rows.get(key), generation));
    return keys;
  }

  private boolean isRight(
      RowKey key,
      @org.jspecify.annotations.Nullable Map<String, AttributeValue> row,
      Generation generation) {
    Map<Integer, Long> ledger = row == null ? Map.of() : ledger(row);
    boolean complete =
        generation.checkpoints().entrySet().stream()
            .allMatch(
                c ->
                    ledger.getOrDefault(c.getKey(), 0L)
                        >= fold.lastTouch(key, c.getKey(), c.getValue()));
    if (row == null) {
      return complete;
    }
    return complete && !ledger.isEmpty() && Fold.plain(row).equals(fold.row(key, ledger));
  }

  private Map<RowKey, Map<String, AttributeValue>> rows() {
    Map<RowKey, Map<String, AttributeValue>> rows = new HashMap<>();
    store.rows(table).stream()
        .filter(item -> Attributes.string(item, "pk").startsWith("1#"))
        .forEach(item -> rows.put(Fold.key(item), item));
    return rows;
  }

  private static Map<Integer, Long> ledger(Map<String, AttributeValue> row) {
    Map<Integer, Long> ledger = new TreeMap<>();
    row.forEach(
        (name, value) -> {
          if (name.startsWith("@")) {
            ledger.put(Integer.parseInt(name.substring(1)), Long.parseLong(value.n()));
          }
        });
    return ledger;
  }

  /**
   * Damages a row that is right and that the checkpoints vouch for.
   *
   * @return the row, if it is wrong now; a change that changes nothing is taken back
   */
  Optional<RowKey> damage(Kind kind, Generation generation) {
    if (kind == Kind.EXTRA_ROW) {
      return Optional.of(extraRow());
    }
    List<RowKey> candidates = new ArrayList<>(fold.keys());
    candidates.removeIf(
        key ->
            generation.checkpoints().entrySet().stream()
                .allMatch(c -> fold.lastTouch(key, c.getKey(), c.getValue()) == 0));
    candidates.removeAll(wrong(generation));
    if (kind == Kind.LEDGER_RAISED || kind == Kind.LEDGER_ADDED) {
      // It would let the view pass the event, and then nothing makes the row right.
      candidates.removeIf(faulty::isRefusedBy);
    }
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    RowKey key = candidates.get(random.nextInt(candidates.size()));
    Map<String, AttributeValue> before = Objects.requireNonNull(rows().get(key));
    Map<String, AttributeValue> after = new HashMap<>(before);
    if (kind == Kind.DELETED) {
      store.dynamoDb().deleteItem(r -> r.tableName(table).key(key.in(1)));
    } else {
      change(kind, after);
      put(after);
    }
    if (!wrong(generation).contains(key)) {
      put(before);
      return Optional.empty();
    }
    return Optional.of(key);
  }

  private void change(Kind kind, Map<String, AttributeValue> row) {
    switch (kind) {
      case NUMBER_CHANGED ->
          one(row, false, AttributeValue.Type.N)
              .ifPresent(
                  name ->
                      row.put(
                          name,
                          AttributeValue.fromN(
                              new BigDecimal(value(row, name).n())
                                  .add(new BigDecimal("0.01"))
                                  .toPlainString())));
      case NUMBER_MADE_TEXT ->
          one(row, false, AttributeValue.Type.N)
              .ifPresent(name -> row.put(name, Attributes.s(value(row, name).n())));
      case TEXT_CHANGED ->
          one(row, false, AttributeValue.Type.S)
              .ifPresent(name -> row.put(name, Attributes.s(value(row, name).s() + "?")));
      case ATTRIBUTE_REMOVED ->
          any(row.keySet().stream().filter(n -> n.length() > 2 && !n.startsWith("@")).toList())
              .ifPresent(row::remove);
      case LIST_ENTRY_REMOVED ->
          one(row, false, AttributeValue.Type.L)
              .ifPresent(
                  name -> {
                    List<AttributeValue> list = new ArrayList<>(value(row, name).l());
                    list.remove(random.nextInt(list.size()));
                    row.put(name, AttributeValue.fromL(list));
                  });
      case LEDGER_LOWERED -> ledger(row, -1 - random.nextInt(3));
      case LEDGER_RAISED -> ledger(row, random.nextBoolean() ? 1 + random.nextInt(3) : 1_000_000);
      case LEDGER_REMOVED -> one(row, true, AttributeValue.Type.N).ifPresent(row::remove);
      case LEDGER_ADDED ->
          row.putIfAbsent("@" + random.nextInt(6), Attributes.n(1 + random.nextInt(9)));
      case DELETED, EXTRA_ROW -> throw new IllegalArgumentException(kind.name());
    }
  }

  private void ledger(Map<String, AttributeValue> row, long by) {
    one(row, true, AttributeValue.Type.N)
        .ifPresent(
            name ->
                row.put(
                    name, Attributes.n(Math.max(0, Long.parseLong(value(row, name).n()) + by))));
  }

  private static AttributeValue value(Map<String, AttributeValue> row, String name) {
    return Objects.requireNonNull(row.get(name));
  }

  private Optional<String> one(
      Map<String, AttributeValue> row, boolean ledger, AttributeValue.Type type) {
    return any(
        row.keySet().stream()
            .filter(name -> name.startsWith("@") == ledger)
            .filter(name -> !name.equals("pk") && !name.equals("sk"))
            .filter(name -> value(row, name).type() == type)
            .sorted()
            .toList());
  }

  private Optional<String> any(List<String> names) {
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(names.get(random.nextInt(names.size())));
  }

  private RowKey extraRow() {
    RowKey key = new RowKey("ghost" + random.nextInt(1000), "-");
    Map<String, AttributeValue> row = new HashMap<>(key.in(1));
    row.put("gross", Attributes.n(5));
    if (random.nextBoolean()) {
      row.put("@" + random.nextInt(4), Attributes.n(1 + random.nextInt(100)));
    }
    put(row);
    return key;
  }

  private void put(Map<String, AttributeValue> row) {
    store.dynamoDb().putItem(r -> r.tableName(table).item(row));
  }
}
