package cqrs.projection.internal.fold;

import cqrs.projection.Changes;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** Merges the changes that one event makes into one change an attribute. */
public final class EventChanges implements Changes {

  private final Map<RowKey, Map<String, Change>> rows = new LinkedHashMap<>();

  @Override
  public Row row(String pk, String sk) {
    Map<String, Change> changes =
        rows.computeIfAbsent(new RowKey(pk, sk), _ -> new LinkedHashMap<>());
    return new RowRecorder() {
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
    };
  }

  public Map<RowKey, Map<String, Change>> byRow() {
    return rows;
  }
}
