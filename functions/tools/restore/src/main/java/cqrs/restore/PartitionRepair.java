package cqrs.restore;

import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import cqrs.journal.AggregateRows;
import cqrs.journal.Evolution;
import cqrs.journal.Stored;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.dynamodb.BatchReads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Repairs one partition: cuts it before the first gap or the first incomplete transaction, and
 * evolves the rows of its aggregates from the remaining events.
 */
final class PartitionRepair {

  private static final int PAGE = 1000;

  private final Repairs repairs;
  private final Stored<?> stored;
  private final int partition;
  private final Evolution evolution;
  private final List<Map<String, AttributeValue>> open = new ArrayList<>();
  private final List<Map<String, AttributeValue>> beyondGap = new ArrayList<>();
  private long openUntil;
  private long head;

  PartitionRepair(Repairs repairs, Stored<?> stored, int partition) {
    this.repairs = repairs;
    this.stored = stored;
    this.evolution = new Evolution(stored.aggregates());
    this.partition = partition;
  }

  /** How an aggregate's row differs from its events. */
  enum Difference {
    AHEAD,
    BEHIND,
    MISSING,
    OTHER
  }

  /**
   * The findings. They are repaired unless this is a dry run.
   *
   * @param head the last offset that stays
   * @param cut the journal rows that do not stay
   * @param differences of the aggregates' rows
   * @param aggregates the keys of all aggregates that have events
   */
  record Outcome(
      int partition,
      long head,
      List<Map<String, AttributeValue>> cut,
      List<Difference> differences,
      Set<String> aggregates) {}

  Outcome run() {
    repairs
        .dynamoDb()
        .queryPaginator(
            q ->
                q.tableName(repairs.table())
                    .consistentRead(true)
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(Map.of(":pk", s(JournalEntry.pk(partition))))
                    .limit(PAGE))
        .items()
        .forEach(this::take);
    List<Map<String, AttributeValue>> cut = new ArrayList<>(open);
    cut.addAll(beyondGap);
    repairs.delete("cut", cut, "eventId");
    Map<String, Map<String, AttributeValue>> rows =
        evolution.rows().stream()
            .collect(Collectors.toMap(row -> string(row, "pk"), Function.identity()));
    return new Outcome(partition, head, cut, evolve(rows), rows.keySet());
  }

  private void take(Map<String, AttributeValue> row) {
    long offset = Long.parseLong(string(row, "sk"));
    if (!beyondGap.isEmpty() || offset != head + open.size() + 1) {
      beyondGap.add(row);
      return;
    }
    if (open.isEmpty()) {
      openUntil = row.containsKey(JournalEntry.UNTIL) ? number(row, JournalEntry.UNTIL) : offset;
    }
    open.add(row);
    if (offset == openUntil) {
      open.forEach(r -> evolution.take(stored.codec().decode(JournalEntry.of(r))));
      head = offset;
      open.clear();
    }
  }

  private List<Difference> evolve(Map<String, Map<String, AttributeValue>> rows) {
    List<Map<String, AttributeValue>> keys =
        rows.keySet().stream().map(pk -> Map.of("pk", s(pk), "sk", s("-"))).toList();
    Map<String, Map<String, AttributeValue>> stored =
        BatchReads.read(repairs.dynamoDb(), repairs.table(), keys, true).stream()
            .collect(Collectors.toMap(row -> string(row, "pk"), Function.identity()));
    List<Difference> differences = new ArrayList<>();
    rows.forEach(
        (pk, row) -> {
          Optional<Map<String, AttributeValue>> before = Optional.ofNullable(stored.get(pk));
          if (!before.map(old -> isIntact(old, row)).orElse(false)) {
            repairs.replace("replaced", before, row);
            differences.add(before.map(old -> difference(old, row)).orElse(Difference.MISSING));
          }
        });
    return differences;
  }

  /** A row that an earlier version has written lacks a time, which is no damage. */
  private static boolean isIntact(
      Map<String, AttributeValue> stored, Map<String, AttributeValue> row) {
    Map<String, AttributeValue> expected = new HashMap<>(row);
    if (!stored.containsKey(AggregateRows.LAST_AT)) {
      expected.remove(AggregateRows.LAST_AT);
    }
    return stored.equals(expected);
  }

  private static Difference difference(
      Map<String, AttributeValue> stored, Map<String, AttributeValue> row) {
    int compared = Long.compare(number(stored, "version"), number(row, "version"));
    return compared > 0 ? Difference.AHEAD : compared < 0 ? Difference.BEHIND : Difference.OTHER;
  }
}
