package shop.local.functions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * The level of a line that a function logs. A JSON object says it in its own member {@code level},
 * any other text by a level in brackets before it, as Lambda puts it. A line that says nothing is
 * ordinary.
 */
final class LineLevel {
  private static final JsonFactory JSON = new JsonFactory();

  private LineLevel() {}

  static Level of(String line) {
    Optional<String> name = line.startsWith("{") ? member(line) : bracketed(line);
    return name.flatMap(LineLevel::named).orElse(Level.INFO);
  }

  private static Optional<String> bracketed(String line) {
    int end = line.indexOf(']');
    return line.startsWith("[") && end > 0 ? Optional.of(line.substring(1, end)) : Optional.empty();
  }

  private static Optional<String> member(String line) {
    try (var parser = JSON.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isLevel = parser.currentName().equals("level");
        var value = parser.nextToken();
        if (isLevel) {
          return value == JsonToken.VALUE_STRING ? Optional.of(parser.getText()) : Optional.empty();
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException e) {
      // Not JSON after all: a line like any other.
      return Optional.empty();
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
