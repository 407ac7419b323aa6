package cqrs.journal.codec;

import java.util.Map;

/**
 * Lifts a stored payload of one schema version to the next. Stored events are never rewritten; what
 * reads them sees the newest schema only.
 *
 * @param type the stored name
 * @param from the schema version it reads; it makes {@code from + 1}
 */
public record Upcaster(String type, int from, Step step) {

  /** Changes the payload in place, or makes another. */
  @FunctionalInterface
  public interface Step {
    Map<String, Object> lift(Map<String, Object> payload);
  }
}
