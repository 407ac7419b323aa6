package cqrs.projection.internal.fold;

import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What one event changes, merged into one change an attribute. */
public final class EventChanges implements Changes {

  private final Map<RowKey, OfRow> rows = new LinkedHashMap<>();

  @Override
  public Row row(String pk, String sk) {
    return rows.computeIfAbsent(new RowKey(pk, sk), _ -> new OfRow());
  }

  public Map<RowKey, Map<String, Change>> byRow() {
    Map<RowKey, Map<String, Change>> changes = new LinkedHashMap<>();
    rows.forEach((key, row) -> changes.put(key, row.changes));
    return changes;
  }

  private static final class OfRow implements Row {

    private final Map<String, Change> changes = new LinkedHashMap<>();

    @Override
    public Row add(String attribute, BigDecimal amount) {
      return put(attribute, new Change.Add(amount));
    }

    @Override
    public Row min(String attribute, String value) {
      return put(attribute, new Change.Min(Attributes.s(value)));
    }

    @Override
    public Row max(String attribute, String value) {
      return put(attribute, new Change.Max(Attributes.s(value)));
    }

    @Override
    public Row set(String attribute, AttributeValue value) {
      return put(attribute, new Change.Set(value));
    }

    @Override
    public Row index(String attribute, String value) {
      return put(attribute, new Change.InGeneration(value));
    }

    @Override
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
        throw new RefusedChangeException("'" + attribute + "' is not a view's to change.");
      }
      changes.merge(attribute, change, Change::then);
      return this;
    }
  }
}
