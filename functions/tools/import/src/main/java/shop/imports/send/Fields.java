package shop.imports.send;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of an answer's JSON object. One that is not as the contract says stops the import.
 *
 * @param request what was asked, for the message
 */
public record Fields(String request, Map<?, ?> values) {

  String text(String name) {
    return optionalText(name).orElseThrow(() -> unexpected(name, "a text"));
  }

  Optional<String> optionalText(String name) {
    return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  long number(String name) {
    if (values.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw unexpected(name, "a number");
  }

  int count(String name) {
    long number = number(name);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw unexpected(name, "a count");
    }
    return (int) number;
  }

  BigDecimal amount(String name) {
    try {
      return new BigDecimal(text(name));
    } catch (NumberFormatException _) {
      throw unexpected(name, "an amount");
    }
  }

  Instant time(String name) {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeParseException _) {
      throw unexpected(name, "a time");
    }
  }

  Fields child(String name) {
    return optionalChild(name).orElseThrow(() -> unexpected(name, "an object"));
  }

  Optional<Fields> optionalChild(String name) {
    return values.get(name) instanceof Map<?, ?> child
        ? Optional.of(new Fields(request, child))
        : Optional.empty();
  }

  List<Fields> list(String name) {
    if (!(values.get(name) instanceof List<?> list)) {
      throw unexpected(name, "a list");
    }
    return list.stream()
        .map(
            item ->
                item instanceof Map<?, ?> fields
                    ? new Fields(request, fields)
                    : new Fields(request, Map.of()))
        .toList();
  }

  private Stopped unexpected(String name, String wanted) {
    return new Stopped(
        request
            + " answered without "
            + wanted
            + " in '"
            + name
            + "': check that -Durl names an order system of this project's version.");
  }
}
