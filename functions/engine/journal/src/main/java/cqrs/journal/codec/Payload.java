package cqrs.journal.codec;

import cqrs.journal.dynamodb.Packed;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A stored JSON object, read by name. A value that is missing or of another type is an {@link
 * IllegalStateException} that names it.
 *
 * @param isRow true if the members are a row's attributes, where a list is a text of JSON
 */
public record Payload(Map<String, Object> json, boolean isRow) {

  /** Reads an event's payload. */
  public Payload(Map<String, Object> json) {
    this(json, false);
  }

  /** Reads a row's attributes: texts, whole numbers, and lists that were packed. */
  public static Payload ofRow(Map<String, AttributeValue> row) {
    Map<String, Object> json = new HashMap<>();
    row.forEach((name, value) -> json.put(name, member(value)));
    return new Payload(json, true);
  }

  private static Object member(AttributeValue value) {
    if (value.n() == null) {
      return Packed.unpack(value);
    }
    long number = Long.parseLong(value.n());
    return number == (int) number ? Integer.valueOf((int) number) : (Object) number;
  }

  public String text(String name) {
    return as(String.class, name, json.get(name));
  }

  public @Nullable String textOrNull(String name) {
    Object value = json.get(name);
    return value == null ? null : as(String.class, name, value);
  }

  public int integer(String name) {
    return as(Integer.class, name, json.get(name));
  }

  public LocalDate date(String name) {
    return LocalDate.parse(text(name));
  }

  public Instant time(String name) {
    return Instant.parse(text(name));
  }

  public BigDecimal decimal(String name) {
    return new BigDecimal(text(name));
  }

  public Currency currency(String name) {
    return Currency.getInstance(text(name));
  }

  public List<Integer> integers(String name) {
    return list(name).stream().map(value -> as(Integer.class, name, value)).toList();
  }

  public <T> List<T> each(String name, Function<Payload, T> read) {
    return list(name).stream().map(value -> read.apply(new Payload(object(name, value)))).toList();
  }

  private List<?> list(String name) {
    Object value = json.get(name);
    return isRow ? Json.list(as(String.class, name, value)) : as(List.class, name, value);
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  private Map<String, Object> object(String name, @Nullable Object value) {
    return (Map<String, Object>) as(Map.class, name, value);
  }

  private <T> T as(Class<T> type, String name, @Nullable Object value) {
    if (!type.isInstance(value)) {
      String what = isRow ? "The row " + json.get("pk") : "A stored event";
      throw new IllegalStateException(what + "'s " + name + " is not as expected.");
    }
    return type.cast(value);
  }
}
