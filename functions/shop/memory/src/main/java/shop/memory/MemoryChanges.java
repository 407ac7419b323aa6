package shop.memory;

import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.projection.Changes;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes one event's changes in copies of the rows. */
final class MemoryChanges implements Changes {

  private final MemoryTables tables;
  private final String table;
  private final Map<RowKey, MemoryRow> rows = new LinkedHashMap<>();

  MemoryChanges(MemoryTables tables, String table) {
    this.tables = tables;
    this.table = table;
  }

  @Override
  public Row row(String pk, String sk) {
    return rows.computeIfAbsent(
        new RowKey(pk, sk),
        key -> {
          Map<String, AttributeValue> none = key.in(MemoryStore.GENERATION);
          return new MemoryRow(new HashMap<>(tables.find(table, none).orElse(none)));
        });
  }

  Collection<Map<String, AttributeValue>> rows() {
    return rows.values().stream().map(row -> row.item).toList();
  }

  private enum Way {
    ADD,
    MIN,
    MAX,
    SET,
    INDEX,
    APPEND
  }

  private static final class MemoryRow implements Row {

    private final Map<String, AttributeValue> item;
    private final Map<String, Way> ways = new HashMap<>();

    MemoryRow(Map<String, AttributeValue> item) {
      this.item = item;
    }

    @Override
    public Row add(String attribute, BigDecimal amount) {
      return change(
          Way.ADD,
          attribute,
          AttributeValue.fromN("0"),
          sum -> AttributeValue.fromN(new BigDecimal(sum.n()).add(amount).toPlainString()));
    }

    @Override
    public Row min(String attribute, String value) {
      return change(
          Way.MIN, attribute, s(value), least -> least.s().compareTo(value) < 0 ? least : s(value));
    }

    @Override
    public Row max(String attribute, String value) {
      return change(
          Way.MAX, attribute, s(value), most -> most.s().compareTo(value) > 0 ? most : s(value));
    }

    @Override
    public Row set(String attribute, AttributeValue value) {
      return change(Way.SET, attribute, value, _ -> value);
    }

    @Override
    public Row index(String attribute, String value) {
      AttributeValue keyed = s(MemoryStore.GENERATION + "#" + value);
      return change(Way.INDEX, attribute, keyed, _ -> keyed);
    }

    @Override
    public Row append(String attribute, Map<String, String> entry) {
      Map<String, AttributeValue> map = new HashMap<>();
      entry.forEach((name, value) -> map.put(name, s(value)));
      return change(
          Way.APPEND,
          attribute,
          AttributeValue.fromL(List.of()),
          list -> {
            List<AttributeValue> longer = new ArrayList<>(list.l());
            longer.add(AttributeValue.fromM(map));
            return AttributeValue.fromL(longer);
          });
    }

    private Row change(
        Way way, String attribute, AttributeValue none, UnaryOperator<AttributeValue> change) {
      Way before = Optional.ofNullable(ways.put(attribute, way)).orElse(way);
      if (before != way) {
        throw new IllegalStateException(attribute + " is changed by " + before + " and " + way);
      }
      item.put(attribute, change.apply(Optional.ofNullable(item.get(attribute)).orElse(none)));
      return this;
    }
  }
}
