package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.dynamodb.Attributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import local.LocalOptions;
import local.events.Event;
import local.events.Faults;
import local.functions.ManualTime;
import local.template.Template.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.testing.Await;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** The subscriber as it is deployed: from a command over relay, bus and rule to its table. */
final class NoticesTest {

  private static final String BUS = "DomainBus";
  private static final String FAILURES = "NoticesFailures";

  private final ManualTime time = new ManualTime(Instant.parse("2026-03-01T10:00:00Z"));
  private Shop shop;
  private Given given;

  @BeforeEach
  void start() {
    shop =
        Shop.start(
            LocalOptions.inMemory(Shop.root().resolve("template.yaml"))
                .withTime(time)
                .withParameters(Map.of("NoticeTotal", "250")));
    given = new Given(shop);
  }

  @AfterEach
  void stop() {
    shop.close();
  }

  private List<Map<String, AttributeValue>> notices() {
    return shop.dynamoDb().scan(r -> r.tableName("NoticesTable").consistentRead(true)).items();
  }

  private String placed(String price, String currency) {
    return given.order(given.customer(), given.product(price, currency));
  }

  /** The bus has the event, and each subscriber has taken it: one log line each. */
  private void awaitTaken(int events) {
    Await.until(events + " events are taken", () -> taken() == events);
  }

  private long taken() {
    return shop.system().logs().stream()
        .filter(entry -> entry.function().equals("NoticesFunction"))
        .filter(entry -> entry.line().contains("event taken"))
        .count();
  }

  private Event published(String order) {
    return shop.system().bus(BUS).received().stream()
        .filter(event -> event.entry().detailType().equals("OrderPlaced"))
        .filter(event -> event.entry().detail().contains("\"" + order + "\""))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No event places the order " + order + "."));
  }

  private void put(String detail) {
    PutEventsRequestEntry entry =
        PutEventsRequestEntry.builder()
            .eventBusName(busName())
            .source("shop.orders")
            .detailType("OrderPlaced")
            .detail(detail)
            .build();
    assertThat(shop.system().eventBridge().putEvents(r -> r.entries(entry)).failedEntryCount())
        .isZero();
  }

  private String busName() {
    return shop.system().template().buses().stream()
        .filter(bus -> bus.logicalId().equals(BUS))
        .findFirst()
        .orElseThrow()
        .name();
  }

  @Test
  void onlyOrdersOfAHighValueInTheCurrencyHaveNoticesAndEachHasOne() {
    placed("249.99", "GBP");
    placed("250.00", "EUR");
    String exact = placed("250.00", "GBP");
    String huge = given.order(given.customer(), given.product("999999999999.99", "GBP"));

    Await.until("two notices", () -> notices().size() == 2);
    assertThat(notices())
        .extracting(notice -> Attributes.string(notice, "orderId"))
        .containsExactlyInAnyOrder(exact, huge);

    put(published(exact).entry().detail());
    awaitTaken(3);
    assertThat(notices()).hasSize(2);
    assertThat(shop.system().queue(FAILURES).records()).isEmpty();
  }

  @Test
  void anEventThatIsDeliveredThreeTimesAtOnceHasOneNotice() {
    shop.system()
        .bus(BUS)
        .fail(
            new Faults() {
              @Override
              public int deliveries(Rule rule, Event event) {
                return 3;
              }
            });
    String order = placed("300.00", "GBP");
    awaitTaken(3);
    assertThat(notices())
        .singleElement()
        .satisfies(notice -> assertThat(Attributes.string(notice, "orderId")).isEqualTo(order));
  }

  @Test
  void anEventThatCannotBeReadIsTriedThreeTimesAndThenInTheQueueOfFailures() {
    put("{\"data\":{\"currency\":\"GBP\",\"totalFloor\":300,\"note\":\"no order\"}}");
    awaitTaken(1);
    for (int tries = 2; tries <= 3; tries++) {
      int next = tries;
      Await.until(
          "try " + next,
          () -> {
            time.advance(Duration.ofMinutes(1));
            return taken() >= next;
          });
    }
    Await.until("in the queue", () -> shop.system().queue(FAILURES).received() == 1);
    assertThat(shop.system().queue(FAILURES).records().getFirst())
        .contains("\"condition\":\"RetriesExhausted\",\"approximateInvokeCount\":3")
        .contains("\"requestPayload\":{", "no order", "not as its schema says");
    assertThat(notices()).isEmpty();
  }

  @Test
  void anEventThatLambdaDoesNotTakeIsInTheQueueOfFailuresToo() {
    shop.system()
        .bus(BUS)
        .fail(
            new Faults() {
              @Override
              public boolean unreachable(Rule rule, Event event) {
                return true;
              }
            });
    String order = placed("300.00", "GBP");
    Await.until(
        "in the queue",
        () -> {
          time.advance(Duration.ofMinutes(5));
          return shop.system().queue(FAILURES).received() == 1;
        });
    assertThat(shop.system().queue(FAILURES).records().getFirst())
        .contains("\"detail-type\":\"OrderPlaced\"", order);
    assertThat(notices()).isEmpty();
  }
}
