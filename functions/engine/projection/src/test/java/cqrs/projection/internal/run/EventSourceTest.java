package cqrs.projection.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.domain.AggregateId;
import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Answers;
import cqrs.projection.internal.calls.Pace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

class EventSourceTest {

  private static final Instant AT = Instant.parse("2026-11-27T12:00:00Z");
  private static final Pace PACE = new Pace(0);

  /** The offsets in the journal, per partition. */
  private final Map<Integer, List<Long>> stored = new TreeMap<>();

  private int page = Integer.MAX_VALUE;
  private final Answers dynamoDb = new Answers(this::answer);
  private final JournalReader journal = new JournalReader(dynamoDb, "Journal");

  private static JournalEntry entry(int partition, long offset) {
    return new JournalEntry(
        new Position(partition, offset),
        "OrderPaid",
        1,
        "event-" + offset,
        new AggregateId("WALKER", "o1"),
        offset,
        AT,
        AT,
        "correlation",
        "causation",
        "{}");
  }

  private DynamoDbResponse answer(DynamoDbRequest request) {
    QueryRequest query = (QueryRequest) request;
    Map<String, AttributeValue> values = query.expressionAttributeValues();
    String pk = Attributes.string(values, ":pk");
    int partition = Integer.parseInt(pk.substring(pk.indexOf('#') + 1));
    List<Long> offsets = stored.getOrDefault(partition, List.of());
    if (Boolean.FALSE.equals(query.scanIndexForward())) {
      return rows(partition, offsets.subList(offsets.size() - 1, offsets.size()));
    }
    long first = Long.parseLong(Attributes.string(values, ":first"));
    long last = Long.parseLong(Attributes.string(values, ":last"));
    List<Long> found = offsets.stream().filter(o -> o >= first && o <= last).toList();
    return rows(partition, found.subList(0, Math.min(found.size(), limit(query))));
  }

  private int limit(QueryRequest query) {
    assertThat(query.limit()).isPositive();
    return Math.min(query.limit(), page);
  }

  private static QueryResponse rows(int partition, List<Long> offsets) {
    return QueryResponse.builder()
        .items(offsets.stream().map(offset -> entry(partition, offset).row()).toList())
        .build();
  }

  private void journalHas(int partition, long first, long last) {
    List<Long> offsets = new ArrayList<>();
    for (long offset = first; offset <= last; offset++) {
      offsets.add(offset);
    }
    stored.put(partition, offsets);
  }

  /** The requests: first offset, last offset and limit. */
  private List<String> asked() {
    List<String> asked = new ArrayList<>();
    for (DynamoDbRequest call : dynamoDb.calls) {
      QueryRequest query = (QueryRequest) call;
      Map<String, AttributeValue> values = query.expressionAttributeValues();
      asked.add(
          Long.parseLong(Attributes.string(values, ":first"))
              + "-"
              + Long.parseLong(Attributes.string(values, ":last"))
              + ", "
              + query.limit());
    }
    dynamoDb.calls.clear();
    return asked;
  }

  @Test
  void deliverySetsTheTargetsAndItsEventsAreNotRead() {
    EventSource source = new EventSource(journal, List.of(entry(1, 5), entry(1, 4), entry(2, 9)));
    assertThat(source.isDelivery()).isTrue();
    assertThat(source.targets()).isEqualTo(Map.of(1, 5L, 2, 9L));
    assertThat(source.entry(new Position(1, 4), 5, 100)).isEqualTo(entry(1, 4));
    assertThat(source.entry(new Position(2, 9), 9, 100)).isEqualTo(entry(2, 9));
    assertThat(source.gaps()).isZero();
    assertThat(dynamoDb.calls).isEmpty();
  }

  @Test
  void aHoleInADeliveryIsReadOnceAndCounted() {
    journalHas(1, 1, 9);
    EventSource source = new EventSource(journal, List.of(entry(1, 6), entry(1, 5), entry(1, 2)));
    assertThat(source.entry(new Position(1, 1), 6, 100)).isEqualTo(entry(1, 1));
    assertThat(asked()).as("up to before what the delivery has").containsExactly("1-4, 100");
    for (long offset = 2; offset <= 6; offset++) {
      assertThat(source.entry(new Position(1, offset), 6, 100)).isEqualTo(entry(1, offset));
    }
    assertThat(asked()).isEmpty();
    assertThat(source.gaps()).as("1, 3 and 4 were not brought").isEqualTo(3);
  }

  @Test
  void onlyTheWantedPartOfAHoleIsRead() {
    journalHas(1, 1, 50);
    EventSource source = new EventSource(journal, List.of(entry(1, 40)));
    assertThat(source.entry(new Position(1, 3), 40, 10)).isEqualTo(entry(1, 3));
    assertThat(asked()).containsExactly("3-12, 10");
    assertThat(source.entry(new Position(1, 13), 15, 10)).isEqualTo(entry(1, 13));
    assertThat(asked()).containsExactly("13-15, 10");
  }

  @Test
  void unfilledHoleIsReadThreeTimes() {
    List<Long> pauses = new ArrayList<>();
    EventSource source = new EventSource(journal, List.of(entry(1, 2)), pauses::add);
    assertThat(source.entry(new Position(1, 1), 2, 100)).isNull();
    assertThat(asked()).hasSize(3);
    assertThat(pauses)
        .as("ten milliseconds before the second look, twenty before the third")
        .containsExactly(10_000_000L, 20_000_000L);
  }

  @Test
  void holeFilledAtTheLastReadIsFound() {
    Answers late =
        new Answers(
            request -> {
              if (dynamoDb.calls.size() == 2) {
                journalHas(1, 1, 1);
              }
              return dynamoDb.query((QueryRequest) request);
            });
    EventSource source = new EventSource(new JournalReader(late, "Journal"), List.of(entry(1, 2)));
    assertThat(source.entry(new Position(1, 1), 2, 100)).isEqualTo(entry(1, 1));
    assertThat(dynamoDb.calls).hasSize(3);
  }

  @Test
  void journalSourceHasNoGaps() {
    journalHas(1, 1, 9);
    EventSource source = new EventSource(journal, Map.of(1, 9L));
    assertThat(source.isDelivery()).isFalse();
    assertThat(source.targets()).isEqualTo(Map.of(1, 9L));
    assertThat(source.entry(new Position(1, 1), 9, 100)).isEqualTo(entry(1, 1));
    assertThat(source.gaps()).isZero();
  }

  @Test
  void theTargetsAreACopy() {
    EventSource source = new EventSource(journal, Map.of(1, 9L));
    source.targets().clear();
    assertThat(source.targets()).isEqualTo(Map.of(1, 9L));
  }

  @Test
  void readAheadGoesPageByPage() {
    journalHas(1, 1, 9);
    journalHas(2, 1, 3);
    page = 4;
    journalHas(3, 1, 1);
    EventSource source = new EventSource(journal, Map.of(1, 9L, 2, 2L, 3, 1L));
    source.load(Map.of(1, 3L), new TreeMap<>(Map.of(1, 9L, 2, 2L, 3, 1L)), 1, PACE);
    assertThat(asked()).containsExactly("4-9, 6", "8-9, 2", "1-2, 2", "1-1, 1");
    for (long offset = 4; offset <= 9; offset++) {
      assertThat(source.entry(new Position(1, offset), 9, 100)).isEqualTo(entry(1, offset));
    }
    assertThat(source.entry(new Position(2, 1), 2, 100)).isEqualTo(entry(2, 1));
    assertThat(dynamoDb.calls).isEmpty();
  }

  @Test
  void readAheadEndsAtTheJournalsEnd() {
    journalHas(1, 1, 2);
    EventSource source = new EventSource(journal, Map.of(1, 9L));
    source.load(Map.of(), Map.of(1, 9L), 1, PACE);
    assertThat(asked()).containsExactly("1-9, 9", "3-9, 7");
  }

  @Test
  void onlyForgottenEventsAreReadAgain() {
    journalHas(1, 1, 3);
    EventSource source = new EventSource(journal, List.of(entry(1, 1), entry(1, 2), entry(1, 3)));
    source.forget(1, 2);
    assertThat(source.entry(new Position(1, 3), 3, 100)).isEqualTo(entry(1, 3));
    assertThat(dynamoDb.calls).isEmpty();
    assertThat(source.entry(new Position(1, 2), 3, 100)).isEqualTo(entry(1, 2));
    assertThat(asked()).containsExactly("2-2, 100");
  }

  @Test
  void headComesFromTheJournal() {
    journalHas(1, 1, 7);
    assertThat(new EventSource(journal, List.of()).head(1)).isEqualTo(7);
  }
}
