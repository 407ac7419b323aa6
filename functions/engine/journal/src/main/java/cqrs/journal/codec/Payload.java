package cqrs.journal.codec;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stored JSON object, read by name. A value that is missing or of another type is an {@link
 * IllegalStateException} that names it.
 */
public record Payload(Map<String, Object> json) {

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
    return objects(list(name), name).stream().map(read).toList();
  }

  private List<?> list(String name) {
    return as(List.class, name, json.get(name));
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  public static List<Payload> objects(List<?> values, String name) {
    return values.stream()
        .map(value -> new Payload((Map<String, Object>) as(Map.class, name, value)))
        .toList();
  }

  private static <T> T as(Class<T> type, String name, @Nullable Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalStateException("A stored event's " + name + " is not as expected.");
    }
    return type.cast(value);
  }
}
