package cqrs.projection.internal.fold;

import cqrs.journal.codec.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What one event, or a run of events without a gap for the row, changes in a row.
 *
 * @param first per partition, the first offset
 * @param last per partition, the last offset
 */
public record Span(Map<Integer, Long> first, Map<Integer, Long> last, Map<String, Change> changes) {

  /** What one event changes. */
  public static Span of(Position at, Map<String, Change> changes) {
    Map<Integer, Long> offset = Map.of(at.partition(), at.offset());
    return new Span(offset, offset, changes);
  }

  /** One that events are merged into. */
  public static Span open() {
    return new Span(new TreeMap<>(), new TreeMap<>(), new LinkedHashMap<>());
  }

  /** Takes one event's change after these. */
  public void take(Position at, Map<String, Change> later) {
    first.putIfAbsent(at.partition(), at.offset());
    last.put(at.partition(), at.offset());
    later.forEach((attribute, change) -> changes.merge(attribute, change, Change::then));
  }

  /** Whether the row has none of it yet. */
  boolean isBeyond(Map<String, AttributeValue> row) {
    return first.entrySet().stream().allMatch(f -> f.getValue() > Ledger.of(row, f.getKey()));
  }

  /** Whether the row has all of it. */
  boolean isCoveredBy(Map<String, AttributeValue> row) {
    return last.entrySet().stream().allMatch(l -> l.getValue() <= Ledger.of(row, l.getKey()));
  }

  boolean touches(int partition) {
    return first.containsKey(partition);
  }

  /**
   * The only event's position.
   *
   * @throws TooCoarseException if it is of several
   */
  public Position position() {
    if (first.size() != 1 || !first.equals(last)) {
      throw new TooCoarseException();
    }
    Map.Entry<Integer, Long> only = first.entrySet().iterator().next();
    return new Position(only.getKey(), only.getValue());
  }
}
