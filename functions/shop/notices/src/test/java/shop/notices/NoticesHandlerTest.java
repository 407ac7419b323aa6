package shop.notices;

import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static shop.notices.NoticesHandler.Outcome.CANCELLED;
import static shop.notices.NoticesHandler.Outcome.THERE_ALREADY;
import static shop.notices.NoticesHandler.Outcome.TOO_OLD;
import static shop.notices.NoticesHandler.Outcome.WRITTEN;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.journal.Partitions;
import cqrs.journal.Token;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.read.ViewBehindException;
import cqrs.relay.Envelope;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.FilledViews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.contract.ShopContract;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.orders.OrdersReader;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class NoticesHandlerTest {

  private static final String TABLE = "NoticesTable";
  private static final Partitions PARTITIONS = new Partitions(4);
  private static final Duration KEPT = Duration.ofDays(90);
  private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");

  private final AnOrder order =
      AnOrder.of("order-1", "ada", "France", "2026-03-01T23:30:00Z")
          .line("tea", 100, "12.345")
          .line("pot", 1, "0.5");
  private final RecordedHistory history = new RecordedHistory(PARTITIONS);
  private final FilledViews views = ShopTables.filled(100, List.of("orders"));
  private final Store store = new Store();
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void createTable() {
    store.table(TABLE);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  /** The view has these events; the first one's delivery. */
  private Map<String, Object> shown(ShopEvent... events) {
    history.add(events);
    views.fill(new shop.views.orders.Orders(), history.events());
    return delivery(1);
  }

  /** EventBridge's event of the first event, in that epoch of the journal. */
  private Map<String, Object> delivery(long epoch) {
    RecordedEvent<ShopEvent> first = history.events().getFirst();
    Envelope envelope = Envelope.of(new ShopContract(), first, new Token(first.position(), epoch));
    Map<String, Object> event = new HashMap<>();
    event.put("id", "an id of EventBridge's");
    event.put("source", ShopContract.SOURCE);
    event.put("detail-type", envelope.detailType());
    try {
      event.put("detail", JSON.std.mapFrom(envelope.detail()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return event;
  }

  private NoticesHandler handler(Instant now, long epoch) {
    Orders orders = new Orders(new OrdersReader(views.view("orders")), PARTITIONS, () -> epoch);
    return new NoticesHandler(
        new Notices(store.dynamoDb(), TABLE), orders, KEPT, Clock.fixed(now, ZoneOffset.UTC));
  }

  private NoticesHandler.Outcome handle(Map<String, ?> event) {
    return handler(NOW, 1).handle(event, logger());
  }

  private LambdaLogger logger() {
    return new LambdaLogger() {
      @Override
      public void log(String message) {
        log.add(message);
      }

      @Override
      public void log(byte[] message) {
        log.add(new String(message, StandardCharsets.UTF_8));
      }
    };
  }

  private List<Map<String, AttributeValue>> notices() {
    return store.dynamoDb().scan(r -> r.tableName(TABLE)).items();
  }

  @Test
  void aNoticeThatIsWrittenIsDoneThoughItsLogFails() {
    LambdaLogger full =
        new LambdaLogger() {
          @Override
          public void log(String message) {
            throw new IllegalStateException("the log is full");
          }

          @Override
          public void log(byte[] message) {
            throw new IllegalStateException("the log is full");
          }
        };
    Map<String, Object> event = shown(order.placed());

    assertThat(handler(NOW, 1).handle(event, full)).isEqualTo(WRITTEN);
    assertThat(handler(NOW, 1).handle(event, full)).isEqualTo(THERE_ALREADY);
  }

  @Test
  void aNoticeSaysWhatTheStaffNeedsAndStandsWithItsDay() {
    assertThat(handle(shown(order.placed()))).isEqualTo(WRITTEN);
    Map<String, AttributeValue> notice = notices().getFirst();
    assertThat(string(notice, "pk")).isEqualTo("2026-03-01");
    assertThat(string(notice, "sk")).isEqualTo("event-1");
    assertThat(string(notice, "orderId")).isEqualTo("order-1");
    assertThat(string(notice, "customerId")).isEqualTo("ada");
    assertThat(string(notice, "region")).isEqualTo("France");
    assertThat(string(notice, "currency")).isEqualTo("GBP");
    assertThat(notice.getOrDefault("total", AttributeValue.fromN("0")).n()).isEqualTo("1235");
    assertThat(number(notice, "lineCount")).isEqualTo(2);
    assertThat(string(notice, "at")).isEqualTo("2026-03-01T23:30:00Z");
    assertThat(number(notice, "expiresAt"))
        .isEqualTo(Instant.parse("2026-05-30T23:30:00Z").getEpochSecond());
  }

  @Test
  void theLogFindsTheRequestAndTheReplay() {
    Map<String, Object> event = shown(order.placed());
    event.put("replay-name", "notices-1");
    assertThat(handle(event)).isEqualTo(WRITTEN);
    assertThat(log)
        .singleElement()
        .asString()
        .contains("\"correlationId\":\"correlation-1\"", "\"eventId\":\"event-1\"")
        .contains("\"outcome\":\"WRITTEN\"", "\"replay\":\"notices-1\"")
        .doesNotContain("Name of ada");
  }

  @Test
  void anEventThatComesTwiceHasOneNotice() {
    Map<String, Object> event = shown(order.placed());
    assertThat(handle(event)).isEqualTo(WRITTEN);
    event.put("id", "another id of EventBridge's");
    assertThat(handle(event)).isEqualTo(THERE_ALREADY);
    assertThat(notices()).hasSize(1);
  }

  @Test
  void anEventThatComesManyTimesAtOnceHasOneNotice() {
    Map<String, Object> event = shown(order.placed());
    List<NoticesHandler.Outcome> outcomes =
        Parallel.all(
            IntStream.range(0, 16)
                .<Callable<NoticesHandler.Outcome>>mapToObj(_ -> () -> handle(event))
                .toList());
    assertThat(outcomes).containsOnly(WRITTEN, THERE_ALREADY).containsOnlyOnce(WRITTEN);
    assertThat(notices()).hasSize(1);
  }

  @Test
  void anEventThatComesAfterItsNoticeIsGoneHasNoneAgain() {
    Map<String, Object> event = shown(order.placed());
    Instant end = Instant.parse("2026-03-01T23:30:00Z").plus(KEPT);
    assertThat(handler(end, 1).handle(event, logger())).isEqualTo(TOO_OLD);
    assertThat(notices()).isEmpty();
    assertThat(handler(end.minusMillis(1), 1).handle(event, logger())).isEqualTo(WRITTEN);
  }

  @Test
  void anOrderThatIsCancelledByNowHasNone() {
    assertThat(handle(shown(order.placed(), order.cancelled("2026-03-01T23:40:00Z"))))
        .isEqualTo(CANCELLED);
    assertThat(notices()).isEmpty();
  }

  @Test
  void newFieldsDisturbNobody() {
    Map<String, Object> event = shown(order.placed());
    change(event, "later", List.of(1));
    assertThat(handle(event)).isEqualTo(WRITTEN);
  }

  @Test
  void anOtherSchemaVersionFailsAndWritesNothing() {
    Map<String, Object> event = shown(order.placed());
    change(event, "schemaVersion", 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> handle(event))
        .withMessage("This reads OrderPlaced of schema version 1, not OrderPlaced of 2.");
    assertThat(notices()).isEmpty();
    assertThat(log).singleElement().asString().contains("\"level\":\"ERROR\"", "version 1");
  }

  @Test
  void whatIsMissingOrOfAnotherTypeIsNamed() {
    for (String field : List.of("eventId", "occurredAt", "consistencyToken", "data")) {
      Map<String, Object> event = delivery(order);
      change(event, field, null);
      assertThatThrownBy(() -> handle(event)).hasMessageContaining(field);
    }
    Map<String, Object> event = delivery(order);
    change(event, "eventId", 7);
    assertThatThrownBy(() -> handle(event)).hasMessageContaining("eventId");
    assertThatThrownBy(() -> handle(Map.of("detail", "text"))).hasMessageContaining("detail");
    assertThatThrownBy(() -> handle(Map.of())).hasMessageContaining("detail");
    assertThatThrownBy(() -> handler(NOW, 1).handle(null, logger()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OrderPlaced");
    assertThat(notices()).isEmpty();
  }

  private Map<String, Object> delivery(AnOrder placed) {
    return history.events().isEmpty() ? shown(placed.placed()) : delivery(1);
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  private static void change(
      Map<String, Object> event, String field, @org.jspecify.annotations.Nullable Object value) {
    Map<String, Object> detail = new HashMap<>((Map<String, Object>) event.get("detail"));
    if (value == null) {
      detail.remove(field);
    } else {
      detail.put(field, value);
    }
    event.put("detail", detail);
  }

  @Test
  void anOrderThatTheViewDoesNotShowIsTriedAgain() {
    history.add(order.placed());
    views.open(new shop.views.orders.Orders());
    Map<String, Object> event = delivery(1);
    assertThatThrownBy(() -> handle(event)).isInstanceOf(ViewBehindException.class);
    assertThat(notices()).isEmpty();
    views.fill(new shop.views.orders.Orders(), history.events());
    assertThat(handle(event)).isEqualTo(WRITTEN);
  }

  @Test
  void aTokenFromBeforeARestoreIsNotAskedWith() {
    Map<String, Object> event = shown(order.placed());
    assertThat(handler(NOW, 2).handle(event, logger())).isEqualTo(WRITTEN);
  }
}
