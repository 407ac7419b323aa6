package cqrs.projection.internal.fold;

import cqrs.projection.Changes;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** Merges the changes that one event makes into one change an attribute. */
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

  private static final class OfRow extends RowRecorder {

    private final Map<String, Change> changes = new LinkedHashMap<>();

    @Override
    void take(String attribute, Change change) {
      if (attribute.isEmpty()
          || Ledger.isLedger(attribute)
          || attribute.equals("pk")
          || attribute.equals("sk")) {
        throw new RefusedChangeException(
            "A view may not change the attribute '" + attribute + "'.");
      }
      changes.merge(attribute, change, Change::then);
    }
  }
}
