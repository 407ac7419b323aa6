package cqrs.projection.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Answers;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.Walked;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.fold.FoldedRow;
import cqrs.projection.internal.fold.ViewDefinition;
import cqrs.projection.internal.generations.Skip;
import cqrs.projection.internal.verify.TailReplay.Candidate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Tests rows that receive more events from the journal. */
class TailReplayTest {

  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final RowKey ROW = new RowKey("moves", "-");
  private static final RowKey OTHER = new RowKey("others", "-");
  private static final SkippedEvents NOTHING = new SkippedEvents(List.of());

  /** Ten events in each partition, one of which rows refuse. */
  private final Answers dynamoDb = new Answers(this::journal);

  private final List<Long> poison = new ArrayList<>();
  private final TailReplay tail =
      new TailReplay(
          new Replay(
              new ViewDefinition<>(new Moves(), Walked.CODEC),
              new JournalReader(dynamoDb, "Journal"),
              new Pace(0)),
          7);

  private static final class Moves implements Projection<Walked> {
    @Override
    public String view() {
      return "moves";
    }

    @Override
    public Version version() {
      return new Version(1, 0);
    }

    @Override
    public void project(RecordedEvent<Walked> recorded, Changes changes) {
      Walked walked = recorded.event();
      BigDecimal amount = new BigDecimal(walked.place().equals("poison") ? "1e200" : "1");
      changes.row("moves", "-").add("n", amount);
      changes.row("others", "-").add("n", 1);
    }
  }

  private DynamoDbResponse journal(DynamoDbRequest request) {
    QueryRequest query = (QueryRequest) request;
    String pk = Attributes.string(query.expressionAttributeValues(), ":pk");
    int partition = Integer.parseInt(pk.substring(pk.indexOf('#') + 1));
    long first = Long.parseLong(Attributes.string(query.expressionAttributeValues(), ":first"));
    long last = Long.parseLong(Attributes.string(query.expressionAttributeValues(), ":last"));
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    for (long offset = first; offset <= Math.min(last, 10); offset++) {
      rows.add(move(partition, offset));
    }
    return QueryResponse.builder().items(rows).build();
  }

  private Map<String, AttributeValue> move(int partition, long offset) {
    String region = partition == 0 && poison.contains(offset) ? "poison" : "EIRE";
    RecordedEvent<Walked> event =
        new RecordedEvent<>(
            new Position(partition, offset),
            "event-" + partition + "-" + offset,
            offset,
            NOON,
            "correlation",
            "causation",
            new Walked("c0", region, NOON));
    return Walked.CODEC.encode(event).row();
  }

  private static Candidate candidate(RowKey key, Map<Integer, Long> upTo) {
    return new Candidate(key, new FoldedRow(), upTo);
  }

  private void extend(List<Integer> partitions, Candidate... candidates) {
    Map<RowKey, Candidate> all = new HashMap<>();
    for (Candidate candidate : candidates) {
      all.put(candidate.key, candidate);
    }
    tail.extend(all, partitions, Map.of(), NOTHING);
  }

  private static Map<String, AttributeValue> row(long n, long... ledger) {
    Map<String, AttributeValue> row = new HashMap<>();
    row.put("n", Attributes.n(n));
    for (int partition = 0; partition < ledger.length; partition++) {
      row.put("@" + partition, Attributes.n(ledger[partition]));
    }
    return row;
  }

  @Test
  void rowTakesEventsUpToItsLimitInEachPartition() {
    Candidate candidate = candidate(ROW, Map.of(0, 3L));
    candidate.limit(0, 5);
    candidate.limit(1, 4);
    extend(List.of(0, 1), candidate);
    assertThat(candidate.row.attributes()).isEqualTo(row(2 + 4, 5, 4));
    assertThat(candidate.refused(Map.of(0, 10L, 1, 10L))).isFalse();
  }

  @Test
  void partitionIsReadFromTheFirstRowToTheLastLimit() {
    Candidate one = candidate(ROW, Map.of(0, 3L));
    one.limit(0, 5);
    Candidate other = candidate(OTHER, Map.of(0, 4L));
    other.limit(0, 7);
    extend(List.of(0), one, other);
    assertThat(one.row.attributes()).isEqualTo(row(2, 5));
    assertThat(other.row.attributes()).isEqualTo(row(3, 7));
    assertThat(dynamoDb.calls).hasSize(1);
    Map<String, AttributeValue> values =
        ((QueryRequest) dynamoDb.calls.getFirst()).expressionAttributeValues();
    assertThat(Attributes.string(values, ":first")).endsWith("04");
    assertThat(Attributes.string(values, ":last")).endsWith("07");
  }

  @Test
  void secondRoundContinuesTheFirst() {
    Candidate candidate = candidate(ROW, Map.of());
    candidate.limit(0, 5);
    extend(List.of(0), candidate);
    dynamoDb.calls.clear();
    candidate.limit(0, 5);
    extend(List.of(0), candidate);
    assertThat(dynamoDb.calls).as("there is nothing to read").isEmpty();
    candidate.limit(0, 6);
    extend(List.of(0), candidate);
    assertThat(candidate.row.attributes()).isEqualTo(row(6, 6));
    assertThat(dynamoDb.calls).hasSize(1);
  }

  /** A round may end before a limit; the next one continues there. */
  @Test
  void rowStopsAtTheJournalsEnd() {
    Candidate candidate = candidate(ROW, Map.of());
    candidate.limit(0, 20);
    extend(List.of(0), candidate);
    assertThat(candidate.row.attributes()).isEqualTo(row(10, 10));
    dynamoDb.calls.clear();
    extend(List.of(0), candidate);
    QueryRequest next = (QueryRequest) dynamoDb.calls.getFirst();
    assertThat(Attributes.string(next.expressionAttributeValues(), ":first")).endsWith("11");
    assertThat(candidate.row.attributes()).isEqualTo(row(10, 10));
  }

  @Test
  void rowStopsItsPartitionAtARefusedEvent() {
    poison.add(4L);
    Candidate candidate = candidate(ROW, Map.of());
    candidate.limit(0, 9);
    candidate.limit(1, 2);
    extend(List.of(0, 1), candidate);
    assertThat(candidate.row.attributes()).isEqualTo(row(3 + 2, 3, 2));
    assertThat(candidate.refused(Map.of(0, 3L, 1, 9L))).isFalse();
    assertThat(candidate.refused(Map.of(0, 4L))).isTrue();
    assertThat(candidate.refused(Map.of())).isFalse();
  }

  @Test
  void skippedEventNoLongerStopsTheRow() {
    poison.add(4L);
    Candidate candidate = candidate(ROW, Map.of());
    candidate.limit(0, 6);
    extend(List.of(0), candidate);
    Skip skip = new Skip(0, 4, "Walked", "No.", Optional.of(ROW), "It is wrong.", NOON);
    tail.extend(Map.of(ROW, candidate), List.of(0), Map.of(), new SkippedEvents(List.of(skip)));
    assertThat(candidate.row.attributes()).isEqualTo(row(5, 6));
    assertThat(candidate.refused(Map.of(0, 9L))).isFalse();
  }

  @Test
  void refusedRowStaysRefused() {
    FoldedRow refused = new FoldedRow();
    refused.refuses(new Position(0, 1));
    assertThat(new Candidate(ROW, refused, Map.of()).refused(Map.of())).isTrue();
  }

  /** A concurrent transaction delays the event. */
  @Test
  void storedEventIsReadAgain() {
    Candidate candidate = candidate(ROW, Map.of());
    candidate.limit(0, 12);
    tail.extend(Map.of(ROW, candidate), List.of(0), Map.of(0, 12L), NOTHING);
    assertThat(dynamoDb.calls).as("one read, and four for the last two").hasSize(5);
    candidate.limit(1, 12);
    dynamoDb.calls.clear();
    tail.extend(Map.of(ROW, candidate), List.of(1), Map.of(0, 12L), NOTHING);
    assertThat(dynamoDb.calls).as("one read, and one that finds no more").hasSize(2);
  }
}
