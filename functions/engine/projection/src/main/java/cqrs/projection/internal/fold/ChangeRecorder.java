package cqrs.projection.internal.fold;

import cqrs.projection.Changes;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records each change that one event makes, in order, without merging. */
public final class ChangeRecorder implements Changes {

  private final Map<RowKey, List<Step>> rows = new LinkedHashMap<>();

  /** One change of one attribute. */
  public record Step(String attribute, Change change) {}

  /** The steps of each row. A row that the projection names without a change has no steps. */
  public Map<RowKey, List<Step>> byRow() {
    return rows;
  }

  @Override
  public Row row(String pk, String sk) {
    List<Step> steps = rows.computeIfAbsent(new RowKey(pk, sk), _ -> new ArrayList<>());
    return new RowRecorder() {
      @Override
      void take(String attribute, Change change) {
        steps.add(new Step(attribute, change));
      }
    };
  }
}
