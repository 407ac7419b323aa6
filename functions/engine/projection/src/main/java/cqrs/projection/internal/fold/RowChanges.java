package cqrs.projection.internal.fold;

import cqrs.projection.RowKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The changes that a chunk of events makes in one row.
 *
 * @param spans in offset order within each partition
 */
public record RowChanges(RowKey key, List<Span> spans) {

  /** All changes merged into one change an attribute. */
  public Map<String, Change> coalesced() {
    if (spans.size() == 1) {
      return spans.getFirst().changes();
    }
    Map<String, Change> all = new LinkedHashMap<>();
    for (Span span : spans) {
      span.changes().forEach((attribute, change) -> all.merge(attribute, change, Change::then));
    }
    return all;
  }

  /** Per partition, the first offset. */
  public Map<Integer, Long> first() {
    Map<Integer, Long> first = new TreeMap<>();
    spans.forEach(span -> span.first().forEach((p, offset) -> first.merge(p, offset, Math::min)));
    return first;
  }

  /** Per partition, the last offset. */
  public Map<Integer, Long> last() {
    Map<Integer, Long> last = new TreeMap<>();
    spans.forEach(span -> span.last().forEach((p, offset) -> last.merge(p, offset, Math::max)));
    return last;
  }

  /**
   * The changes that the row's ledger does not cover yet.
   *
   * @throws TooCoarseException if the ledger covers a part of a merged span
   */
  public RowChanges beyond(Map<String, AttributeValue> row) {
    if (spans.stream().anyMatch(span -> !span.isBeyond(row) && !span.isCoveredBy(row))) {
      throw new TooCoarseException();
    }
    return new RowChanges(key, spans.stream().filter(span -> span.isBeyond(row)).toList());
  }

  /** The changes without those of these partitions. */
  public RowChanges without(Set<Integer> partitions) {
    return new RowChanges(
        key, spans.stream().filter(span -> partitions.stream().noneMatch(span::touches)).toList());
  }

  /** Two halves. The first has the earlier offsets of each partition. */
  public List<RowChanges> halves() {
    int middle = spans.size() / 2;
    return List.of(
        new RowChanges(key, List.copyOf(spans.subList(0, middle))),
        new RowChanges(key, List.copyOf(spans.subList(middle, spans.size()))));
  }
}
