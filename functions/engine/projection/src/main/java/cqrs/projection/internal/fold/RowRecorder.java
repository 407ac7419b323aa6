package cqrs.projection.internal.fold;

import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Turns the calls of a projection on one row into changes. */
abstract class RowRecorder implements Changes.Row {

  abstract void take(String attribute, Change change);

  private Changes.Row recorded(String attribute, Change change) {
    take(attribute, change);
    return this;
  }

  @Override
  public final Changes.Row add(String attribute, BigDecimal amount) {
    return recorded(attribute, new Change.Add(amount));
  }

  @Override
  public final Changes.Row min(String attribute, String value) {
    return recorded(attribute, new Change.Min(Attributes.s(value)));
  }

  @Override
  public final Changes.Row max(String attribute, String value) {
    return recorded(attribute, new Change.Max(Attributes.s(value)));
  }

  @Override
  public final Changes.Row set(String attribute, AttributeValue value) {
    return recorded(attribute, new Change.Set(value));
  }

  @Override
  public final Changes.Row index(String attribute, String value) {
    return recorded(attribute, new Change.InGeneration(value));
  }

  @Override
  public final Changes.Row append(String attribute, Map<String, String> entry) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    entry.forEach((name, value) -> map.put(name, Attributes.s(value)));
    return recorded(attribute, new Change.Append(List.of(AttributeValue.fromM(map))));
  }
}
