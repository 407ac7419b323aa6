package cqrs.projection.internal.fold;

import cqrs.journal.codec.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The changes that one event, or several merged events, make in a row.
 *
 * @param first per partition, the first offset
 * @param last per partition, the last offset
 */
public record Span(Map<Integer, Long> first, Map<Integer, Long> last, Map<String, Change> changes) {

  public static Span of(Position at, Map<String, Change> changes) {
    Map<Integer, Long> offset = Map.of(at.partition(), at.offset());
    return new Span(offset, offset, changes);
  }

  /** An empty span that merges events. */
  public static Span open() {
    return new Span(new TreeMap<>(), new TreeMap<>(), new LinkedHashMap<>());
  }

  /** Merges the changes of a later event. */
  public void take(Position at, Map<String, Change> later) {
    first.putIfAbsent(at.partition(), at.offset());
    last.put(at.partition(), at.offset());
    later.forEach((attribute, change) -> changes.merge(attribute, change, Change::then));
  }

  /** Whether the row has none of these events yet. */
  boolean isBeyond(Map<String, AttributeValue> row) {
    return first.entrySet().stream().allMatch(f -> f.getValue() > Ledger.of(row, f.getKey()));
  }

  /** Whether the row has all of these events. */
  boolean isCoveredBy(Map<String, AttributeValue> row) {
    return last.entrySet().stream().allMatch(l -> l.getValue() <= Ledger.of(row, l.getKey()));
  }

  boolean touches(int partition) {
    return first.containsKey(partition);
  }

  /**
   * The position of the only event.
   *
   * @throws TooCoarseException if there are several
   */
  public Position position() {
    if (first.size() != 1 || !first.equals(last)) {
      throw new TooCoarseException();
    }
    Map.Entry<Integer, Long> only = first.entrySet().iterator().next();
    return new Position(only.getKey(), only.getValue());
  }
}
