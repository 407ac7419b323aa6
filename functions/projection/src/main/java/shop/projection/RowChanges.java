package shop.projection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import shop.journal.Position;
import shop.projection.RowWriter.Refused;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a chunk of events changes in one row.
 *
 * @param events in offset order within each partition
 */
record RowChanges(RowKey key, List<OfEvent> events) {

  /** What one event changes in the row. */
  record OfEvent(Position position, Map<String, Change> changes) {}

  /** All events as one change of each attribute. */
  Map<String, Change> coalesced() {
    Map<String, Change> all = new LinkedHashMap<>();
    for (OfEvent event : events) {
      event.changes().forEach((attribute, change) -> all.merge(attribute, change, Change::then));
    }
    return all;
  }

  /** Per partition, the first offset. */
  Map<Integer, Long> first() {
    Map<Integer, Long> first = new TreeMap<>();
    events.forEach(e -> first.merge(e.position().partition(), e.position().offset(), Math::min));
    return first;
  }

  /** Per partition, the last offset. */
  Map<Integer, Long> last() {
    Map<Integer, Long> last = new TreeMap<>();
    events.forEach(e -> last.merge(e.position().partition(), e.position().offset(), Math::max));
    return last;
  }

  /** What the row's ledger does not cover yet. */
  RowChanges beyond(Map<String, AttributeValue> row) {
    return new RowChanges(
        key,
        events.stream()
            .filter(e -> e.position().offset() > Ledger.of(row, e.position().partition()))
            .toList());
  }

  /** What does not follow a refused event in its partition. */
  RowChanges without(List<Refused> refused) {
    return new RowChanges(
        key,
        events.stream()
            .filter(
                e ->
                    refused.stream()
                        .noneMatch(r -> r.position().partition() == e.position().partition()))
            .toList());
  }

  /** Two halves, the earlier offsets of each partition in the first. */
  List<RowChanges> halves() {
    int middle = events.size() / 2;
    return List.of(
        new RowChanges(key, new ArrayList<>(events.subList(0, middle))),
        new RowChanges(key, new ArrayList<>(events.subList(middle, events.size()))));
  }
}
