package local.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The level of a function's log line: the member {@code level} of a JSON object, or a level in
 * brackets before other text, as Lambda puts it.
 */
final class LineLevel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LineLevel() {}

  static Level of(String line) {
    var name = line.startsWith("{") ? member(line) : bracketed(line);
    return Optional.ofNullable(name).flatMap(LineLevel::named).orElse(Level.INFO);
  }

  private static @Nullable String bracketed(String line) {
    int end = line.indexOf(']');
    return line.startsWith("[") && end > 0 ? line.substring(1, end) : null;
  }

  private static @Nullable String member(String line) {
    try {
      return JSON.readTree(line).path("level").textValue();
    } catch (JsonProcessingException e) {
      // Not JSON after all: a line like any other.
      return null;
    }
  }

  /** Lambda's names of levels. */
  private static Optional<Level> named(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "FATAL", "ERROR" -> Optional.of(Level.ERROR);
      case "WARN" -> Optional.of(Level.WARN);
      case "INFO" -> Optional.of(Level.INFO);
      case "DEBUG" -> Optional.of(Level.DEBUG);
      case "TRACE" -> Optional.of(Level.TRACE);
      default -> Optional.empty();
    };
  }
}
