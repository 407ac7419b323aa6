package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.projection.read.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import local.events.Entry;
import local.events.Event;
import local.events.Fault;
import local.events.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.testing.Await;

/** The events on the domain bus while the whole system runs. */
final class RelayTest {

  private static final String MONITOR = "MonitorFunctionEveryMinute";
  private static final String BELL = "RelayFunctionCheckpoints";

  private Shop shop;
  private Operator operator;

  @BeforeEach
  void start() {
    shop = Shop.start();
    operator = new Operator(shop);
  }

  @AfterEach
  void stop() {
    shop.close();
  }

  private List<JsonNode> heard() {
    return shop.system().bus("DomainBus").received().stream()
        .map(event -> Answer.parse(event.entry().detail()))
        .toList();
  }

  /** Per partition, the offsets in the order in which they came. */
  private Map<Integer, List<Long>> offsets() {
    Map<Integer, List<Long>> offsets = new LinkedHashMap<>();
    for (JsonNode event : heard()) {
      offsets
          .computeIfAbsent(event.path("partition").asInt(), _ -> new ArrayList<>())
          .add(event.path("offset").asLong());
    }
    return offsets;
  }

  private void awaitAll() {
    int events = operator.journal().size();
    Await.until(
        "all " + events + " events are published",
        () ->
            heard().stream().map(event -> event.path("eventId").asText()).distinct().count()
                == events);
  }

  private void assertFirstComeInOrder() {
    assertThat(offsets())
        .isNotEmpty()
        .allSatisfy(
            (_, offsets) ->
                assertThat(offsets.stream().distinct())
                    .isSorted()
                    .startsWith(1L)
                    .endsWith(offsets.stream().distinct().count()));
  }

  @Test
  void everythingIsHeardOnceInOrderAndAQueryWithTheTokenShowsItAtOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Thread subscriber =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    List<JsonNode> heard = heard();
                    if (asked.get() < heard.size()) {
                      ask(heard.get(asked.get()));
                      asked.incrementAndGet();
                    }
                    Thread.onSpinWait();
                  }
                });
    try {
      new RandomCommands(shop, 7).run(80);
      awaitAll();
      int events = operator.journal().size();
      Await.until("the subscriber has asked", () -> asked.get() == events || !subscriber.isAlive());
      assertThat(asked).as("events after which a query showed their effect").hasValue(events);
    } finally {
      subscriber.interrupt();
      subscriber.join();
    }
    assertThat(heard()).hasSameSizeAs(operator.journal());
    assertFirstComeInOrder();
  }

  /** Without waiting: 503 if the view is behind. */
  private void ask(JsonNode event) {
    JsonNode aggregate = event.path("aggregate");
    if (aggregate.path("type").asText().equals("Order")) {
      String path = event.path("link").asText();
      shop.get(path, "Consistency-Token", event.path("consistencyToken").asText()).is(200);
      assertThat(shop.get(path).is(200).json().path("version").asLong())
          .isGreaterThanOrEqualTo(aggregate.path("version").asLong());
    }
  }

  @Test
  void aBusThatRefusesEventsTwiceAndLosesAnswersHoldsUpOnlyTheirPartitions() {
    Map<String, Integer> refused = new ConcurrentHashMap<>();
    AtomicInteger calls = new AtomicInteger();
    shop.system()
        .bus("DomainBus")
        .fail(
            new Faults() {
              @Override
              public Optional<Fault> ofEntry(Entry entry) {
                return refused.merge(entry.detail(), 1, Integer::sum) <= 2
                    ? Optional.of(Fault.THROTTLED)
                    : Optional.empty();
              }

              @Override
              public Optional<Fault> ofAnswer(List<Entry> entries) {
                return calls.incrementAndGet() % 5 == 0
                    ? Optional.of(Fault.DOWN)
                    : Optional.empty();
              }
            });
    new RandomCommands(shop, 8).run(15);
    shop.awaitViews();

    awaitAll();

    assertFirstComeInOrder();
  }

  @Test
  void whatTheStreamDoesNotTellOfTheMonitorDoes() {
    shop.system().mapping(BELL).pause();
    new RandomCommands(shop, 9).run(30);
    shop.awaitViews();
    assertThat(heard()).isEmpty();

    shop.system().fire(MONITOR);

    awaitAll();
    assertThat(heard()).hasSameSizeAs(operator.journal());
    assertFirstComeInOrder();
    shop.system().fire(MONITOR);
    assertThat(shop.system().bus("ControlBus").received())
        .as("rung for once")
        .extracting(event -> event.entry().detailType())
        .containsExactly("Relay");
  }

  @Test
  void aCutOverAndARollbackAreSilentAndWhatFollowsWaitsUntilEveryQueryKnows() {
    new RandomCommands(shop, 10).run(30);
    shop.awaitViews();
    awaitAll();
    int before = heard().size();
    for (boolean back : List.of(false, true)) {
      if (back) {
        shop.post("/views/orders/rollback", "{}").is(200);
      } else {
        assertThat(operator.rebuild("orders", "{}")).isEqualTo(2);
      }
      Instant active = Instant.parse(operator.activeSince("orders"));
      new Given(shop).customer();

      awaitAll();

      List<Event> received = shop.system().bus("DomainBus").received();
      assertThat(received).hasSize(++before);
      assertThat(Duration.between(active, received.getLast().accepted()))
          .isGreaterThanOrEqualTo(View.GENERATION_CACHE);
    }
  }
}
