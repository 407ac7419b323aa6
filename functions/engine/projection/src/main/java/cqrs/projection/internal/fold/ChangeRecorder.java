package cqrs.projection.internal.fold;

import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import cqrs.projection.Row;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What one event does to rows, change after change, nothing merged. */
public final class ChangeRecorder implements Changes {

  private final Map<RowKey, List<Step>> rows = new LinkedHashMap<>();

  /** One change of one attribute. */
  public record Step(String attribute, Change change) {}

  /** A row that is named and not changed is touched all the same. */
  public Map<RowKey, List<Step>> byRow() {
    return rows;
  }

  @Override
  public Row row(String pk, String sk) {
    return new OfRow(rows.computeIfAbsent(new RowKey(pk, sk), _ -> new ArrayList<>()));
  }

  private record OfRow(List<Step> steps) implements Row {

    @Override
    public Row add(String attribute, BigDecimal amount) {
      return then(attribute, new Change.Add(amount));
    }

    @Override
    public Row min(String attribute, String value) {
      return then(attribute, new Change.Min(Attributes.s(value)));
    }

    @Override
    public Row max(String attribute, String value) {
      return then(attribute, new Change.Max(Attributes.s(value)));
    }

    @Override
    public Row set(String attribute, AttributeValue value) {
      return then(attribute, new Change.Set(value));
    }

    @Override
    public Row index(String attribute, String value) {
      return then(attribute, new Change.InGeneration(value));
    }

    @Override
    public Row append(String attribute, Map<String, String> entry) {
      Map<String, AttributeValue> map = new LinkedHashMap<>();
      entry.forEach((name, value) -> map.put(name, Attributes.s(value)));
      return then(attribute, new Change.Append(List.of(AttributeValue.fromM(map))));
    }

    private Row then(String attribute, Change change) {
      steps.add(new Step(attribute, change));
      return this;
    }
  }
}
