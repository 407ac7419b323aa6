package cqrs.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import cqrs.domain.AggregateId;
import cqrs.http.Access;
import cqrs.http.Request;
import cqrs.journal.Environment;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.Stored;
import cqrs.journal.WriteModel;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Json;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.read.BadCursorException;
import cqrs.testkit.dynamodb.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.Aggregates;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A customer's few events among thousands of others in the same partition. */
class AggregateEventsTest {

  private static final String TABLE = "Write-among-thousands";
  private static final AggregateId ANN = Aggregates.customer("ann");
  private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

  /** Where Ann's events stand. */
  private static final List<Long> OFFSETS = List.of(5L, 40L, 11_000L, 11_900L, 11_990L);

  private static final long HEAD = 12_000;
  private static final Store STORE = Store.shared();

  private final AggregateEvents events =
      new AggregateEvents(
          new WriteModel(STORE.dynamoDb(), TABLE),
          new JournalReader(STORE.dynamoDb(), TABLE),
          new Partitions(1),
          Stored.ofApplication());

  @BeforeAll
  static void fill() {
    STORE.table(TABLE);
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    for (long offset = 1; offset <= HEAD; offset++) {
      int version = OFFSETS.indexOf(offset) + 1;
      rows.add(
          version > 0
              ? entry(offset, ANN, version).row()
              : entry(offset, Aggregates.customer("c" + offset), 1).row());
    }
    Map<String, AttributeValue> row = new HashMap<>();
    row.put("pk", Attributes.s(ANN.toString()));
    row.put("sk", Attributes.s("-"));
    row.put("version", Attributes.n(OFFSETS.size()));
    row.put("partition", Attributes.n(0));
    row.put("offset", Attributes.n(OFFSETS.getLast()));
    rows.add(row);
    STORE.put(TABLE, rows);
  }

  private static JournalEntry entry(long offset, AggregateId aggregate, int version) {
    Instant at = BEGIN.plusSeconds(offset);
    String payload =
        version == 1 ? "{\"name\":\"N\",\"region\":\"R0\"}" : "{\"region\":\"R" + version + "\"}";
    return new JournalEntry(
        new Position(0, offset),
        version == 1 ? "CustomerRegistered" : "CustomerMoved",
        1,
        "e" + offset,
        aggregate,
        version,
        at,
        at,
        "c",
        "c",
        payload);
  }

  private Map<String, Object> list(String query) {
    APIGatewayV2HTTPEvent event =
        APIGatewayV2HTTPEvent.builder()
            .withRouteKey("GET /customers/{id}/events")
            .withRawPath("/customers/ann/events")
            .withRawQueryString(query)
            .withPathParameters(Map.of("id", "ann"))
            .withHeaders(Map.of())
            .withRequestContext(
                APIGatewayV2HTTPEvent.RequestContext.builder().withRequestId("r").build())
            .build();
    Access access =
        Access.of(new Environment(Map.of("AUTHORIZER", "none", "OWNER_CLAIM", "customer_id")));
    return Json.object(events.list(new Request(event, access), Aggregates.CUSTOMER).body());
  }

  private static Object member(Object json, String name) {
    return Objects.requireNonNull(((Map<?, ?>) json).get(name), name);
  }

  private static List<Object> versions(Map<String, Object> page) {
    return ((List<?>) member(page, "items"))
        .stream().<Object>map(item -> member(item, "version")).toList();
  }

  private static long read(Map<String, Object> page) {
    return ((Number) member(member(page, "read"), "events")).longValue();
  }

  private static long left(Map<String, Object> page) {
    return ((Number) member(page, "left")).longValue();
  }

  private static Object region(Map<String, Object> page) {
    return member(member(page, "state"), "region");
  }

  private void walks(String query, List<List<Object>> pages, LongPredicate isRead) {
    String cursor = "";
    for (List<Object> expected : pages) {
      Map<String, Object> page = list(query + cursor);
      assertThat(versions(page)).as("%s", page).isEqualTo(expected);
      assertThat(read(page)).matches(n -> isRead.test(n));
      boolean isLast = expected.equals(pages.getLast());
      assertThat(page.containsKey("next")).isEqualTo(!isLast);
      assertThat(left(page) == 0).isEqualTo(isLast);
      cursor = "&cursor=" + page.getOrDefault("next", "");
    }
  }

  @Test
  void aPageEndsWhereItHasReadEnoughAndTheNextOneGoesOn() {
    walks(
        "limit=20",
        List.of(List.of(5, 4, 3), List.of(2, 1)),
        read -> read > 0 && read <= AggregateEvents.MOST_READ);
    walks(
        "order=oldest&limit=20",
        List.of(List.of(1, 2), List.of(3, 4, 5)),
        read -> read > 0 && read <= AggregateEvents.MOST_READ);
    assertThat(left(list("limit=20"))).isEqualTo(1_990);
    assertThat(left(list("order=oldest"))).isEqualTo(1_990);
  }

  @Test
  void aShortPageReadsLittle() {
    walks(
        "order=oldest&limit=2",
        List.of(List.of(1, 2), List.of(), List.of(3, 4), List.of(5)),
        read -> read <= AggregateEvents.MOST_READ);
    Map<String, Object> newest = list("limit=1");
    assertThat(versions(newest)).containsExactly(5);
    assertThat(read(newest)).isLessThanOrEqualTo(50);
    assertThat(read(list("order=oldest&limit=2"))).isLessThanOrEqualTo(50);
  }

  @Test
  void aStateNeedsAllEventsUpToIt() {
    assertThat(member(member(list("limit=1&at=2"), "state"), "version")).isEqualTo(2);
    assertThat(region(list("limit=1&at=2"))).isEqualTo("R2");
    Instant fourth = BEGIN.plusSeconds(11_900);
    assertThat(region(list("at=" + fourth))).isEqualTo("R4");
    assertThat(region(list("at=" + fourth.minusMillis(1)))).isEqualTo("R3");
    assertThat(list("at=" + BEGIN)).containsEntry("state", null);
  }

  /** Pages without an event may come before the one that does not fit. */
  private void follow(String first) {
    String cursor = first;
    for (int page = 0; page < 5; page++) {
      Map<String, Object> empty = list("cursor=" + cursor);
      assertThat(versions(empty)).isEmpty();
      cursor = member(empty, "next").toString();
    }
  }

  /** Whoever knows how cursors are made still cannot leave out an event. */
  @Test
  void aCursorThatWasMadeUpLeadsNowhere() {
    for (EventCursor forged :
        List.of(
            new EventCursor(true, 4, 11_000),
            new EventCursor(true, 3, 11_990),
            new EventCursor(true, 3, 11_000),
            new EventCursor(true, 1, 5),
            new EventCursor(true, 9, 11_990),
            new EventCursor(true, 1, HEAD),
            new EventCursor(true, 0, 11_990),
            new EventCursor(true, 5, 11_990))) {
      assertThatThrownBy(() -> follow(forged.write(ANN)))
          .as("%s", forged)
          .isInstanceOf(BadCursorException.class);
    }
    String other = new EventCursor(true, 4, 11_990).write(Aggregates.customer("bob"));
    assertThatThrownBy(() -> list("cursor=" + other)).isInstanceOf(BadCursorException.class);
    assertThat(versions(list("limit=1&cursor=" + new EventCursor(true, 4, 11_990).write(ANN))))
        .containsExactly(4);
  }
}
