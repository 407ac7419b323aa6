package cqrs.restore;

import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.journal.Partitions;
import cqrs.journal.Stored;
import cqrs.journal.Token;
import cqrs.journal.dynamodb.Parallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Finds what the journal does not account for: aggregates without an event, and receipts of
 * commands whose events are not there, which would be answered as done for seven days.
 */
record Leftovers(
    Repairs repairs,
    Stored<?> stored,
    Partitions partitions,
    Map<Integer, Long> heads,
    Set<String> aggregates) {

  private static final int SEGMENTS = 4;
  private static final int PAGE = 1000;

  /** The findings. They are repaired unless this is a dry run. */
  record Outcome(long aggregates, long receipts, long receiptsLost) {

    Outcome and(Outcome other) {
      return new Outcome(
          aggregates + other.aggregates,
          receipts + other.receipts,
          receiptsLost + other.receiptsLost);
    }
  }

  Outcome run() {
    return Parallel.all(
            IntStream.range(0, SEGMENTS)
                .<Callable<Outcome>>mapToObj(segment -> () -> scan(segment))
                .toList())
        .stream()
        .reduce(new Outcome(0, 0, 0), Outcome::and);
  }

  private Outcome scan(int segment) {
    return repairs
        .dynamoDb()
        .scanPaginator(
            scan ->
                scan.tableName(repairs.table())
                    .consistentRead(true)
                    .segment(segment)
                    .totalSegments(SEGMENTS)
                    .filterExpression("NOT begins_with(pk, :journal)")
                    .expressionAttributeValues(Map.of(":journal", s("JOURNAL")))
                    .limit(PAGE))
        .items()
        .stream()
        .map(this::look)
        .reduce(new Outcome(0, 0, 0), Outcome::and);
  }

  private Outcome look(Map<String, AttributeValue> row) {
    String pk = string(row, "pk");
    if (pk.startsWith("COMMAND#")) {
      Token token = token(row);
      if (token.position().offset() <= heads.getOrDefault(token.position().partition(), 0L)) {
        return new Outcome(0, 1, 0);
      }
      repairs.delete("its event is not in the journal", List.of(row), "response");
      return new Outcome(0, 1, 1);
    }
    if (aggregates.contains(pk)) {
      return new Outcome(0, 0, 0);
    }
    if (!isAggregate(pk)) {
      throw new IllegalStateException("The row " + pk + " is of no kind that this code knows.");
    }
    repairs.delete("it has no event", List.of(row), "version");
    return new Outcome(1, 0, 0);
  }

  private boolean isAggregate(String pk) {
    return stored.aggregates().stream().anyMatch(rows -> pk.startsWith(rows.type() + "#"));
  }

  private Token token(Map<String, AttributeValue> receipt) {
    try {
      Object token = JSON.std.mapFrom(string(receipt, "response")).get("consistencyToken");
      return Token.parse(String.valueOf(token), partitions)
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "The receipt " + string(receipt, "pk") + " has no consistency token."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
