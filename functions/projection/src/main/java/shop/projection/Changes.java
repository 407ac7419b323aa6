package shop.projection;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.journal.Attributes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Collects what one event changes. Partitions have no common order: in a row that several
 * aggregates touch, an attribute is changed by add, min or max only, unless one aggregate owns it.
 * Rows are never deleted, because their ledger would go with them.
 */
public final class Changes {

  private final Map<RowKey, Row> rows = new LinkedHashMap<>();

  /** The row to change; it is made by its first change. */
  public Row row(String pk, String sk) {
    return rows.computeIfAbsent(new RowKey(pk, sk), _ -> new Row());
  }

  Map<RowKey, Map<String, Change>> byRow() {
    Map<RowKey, Map<String, Change>> changes = new LinkedHashMap<>();
    rows.forEach((key, row) -> changes.put(key, row.changes));
    return changes;
  }

  /** The changes of one row, by attribute. */
  public static final class Row {

    private final Map<String, Change> changes = new LinkedHashMap<>();

    private Row() {}

    public Row add(String attribute, long amount) {
      return add(attribute, BigDecimal.valueOf(amount));
    }

    /** Adds; a missing attribute counts as 0. */
    public Row add(String attribute, BigDecimal amount) {
      return put(attribute, new Change.Add(amount));
    }

    /** Keeps the smallest. Cheapest where the stored value usually stands. */
    public Row min(String attribute, String value) {
      return put(attribute, new Change.Min(Attributes.s(value)));
    }

    /** Keeps the largest. Cheapest where the new value usually wins. */
    public Row max(String attribute, String value) {
      return put(attribute, new Change.Max(Attributes.s(value)));
    }

    public Row set(String attribute, String value) {
      return set(attribute, Attributes.s(value));
    }

    public Row set(String attribute, long value) {
      return set(attribute, Attributes.n(value));
    }

    /** Replaces: for attributes that one aggregate owns, or that follow from the row's key. */
    public Row set(String attribute, AttributeValue value) {
      return put(attribute, new Change.Set(value));
    }

    /** Sets an index's hash key, within the generation; it follows from the row's key. */
    public Row index(String attribute, String value) {
      return put(attribute, new Change.InGeneration(value));
    }

    /** Adds an entry to a list: for attributes that one aggregate owns. */
    public Row append(String attribute, Map<String, String> entry) {
      Map<String, AttributeValue> map = new LinkedHashMap<>();
      entry.forEach((name, value) -> map.put(name, Attributes.s(value)));
      return put(attribute, new Change.Append(List.of(AttributeValue.fromM(map))));
    }

    private Row put(String attribute, Change change) {
      if (attribute.isEmpty()
          || Ledger.isLedger(attribute)
          || attribute.equals("pk")
          || attribute.equals("sk")) {
        throw new IllegalStateException("'" + attribute + "' is not a view's to change.");
      }
      changes.merge(attribute, change, Change::then);
      return this;
    }
  }
}
