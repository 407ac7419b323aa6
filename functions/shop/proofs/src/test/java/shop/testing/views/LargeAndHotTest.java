package shop.testing.views;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.EncodedEvents;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderStatus;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;
import shop.stored.ShopEvents;
import shop.testing.SampleProjections;
import shop.views.ShopViews;
import shop.views.customers.CustomersReader;
import shop.views.customers.Dashboard;
import shop.views.orders.OrderSummary;
import shop.views.orders.OrdersReader;
import shop.views.parts.Page;
import shop.views.regions.RegionSalesReader;
import shop.views.regions.RegionTotal;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The shop's projections with orders of 1,000 lines, 10,000 orders of one region in 8 deliveries at
 * a time, a customer with 5,000 orders, and rows too wide for one write, which are split and
 * counted once.
 */
class LargeAndHotTest {

  private static final int PARTITIONS = Hot.SIXTY_FOUR.count();
  private static final RowKey FRANCE = new RowKey("REGIONS", "GBP#France");
  private static final RowKey FRANCE_IN_MARCH = new RowKey("R#France", "2026-03#GBP");
  private static final RowKey MARCH_IN_FRANCE = new RowKey("L#2026-03", "GBP#France");

  /** Three of the region, and the slots of the company. */
  private static final int ROWS = 3 + 4;

  private Store store;

  @BeforeEach
  void start() {
    store = new Store();
  }

  @AfterEach
  void stop() {
    store.close();
  }

  /** Only the last record of each partition comes: the rest is read from the journal by pages. */
  @Test
  void ordersOfAThousandLinesAtTheirLargestComeOutRightInEveryView() {
    List<RecordedEvent<ShopEvent>> events = LargestOrders.history(Hot.SIXTY_FOUR);
    EncodedEvents<ShopEvent> journal =
        new EncodedEvents<>(store, ShopEvents.CODEC, events, PARTITIONS).storedIn(store);
    Map<Integer, JournalEntry> last = new HashMap<>();
    journal.entries().forEach(entry -> last.put(entry.position().partition(), entry));

    for (Projection<ShopEvent> projection : ShopViews.VIEWS.all()) {
      RealView view = new RealView(store, projection);
      Delivered delivered = view.engine(1000).deliver(last.values());

      assertThat(delivered.unacknowledged()).isEmpty();
      assertThat(delivered.applied()).isEqualTo(events.size());
      assertThat(view.generation().blocks()).isEmpty();
      assertThat(view.rows().equals(view.folded(events))).as(projection.view()).isTrue();
      assertThat(view.failedConditions()).isZero();
      if (projection.view().equals("orders")) {
        assertThat(view.items()).anyMatch(row -> Sizes.row(row) > 200_000);
      }
    }
  }

  @Test
  void tenThousandEventsOnOneRegionsRowsTakeAWriteARowAndDelivery() throws Exception {
    EncodedEvents<ShopEvent> journal =
        new EncodedEvents<>(store, ShopEvents.CODEC, Hot.ordersInFrance(10_000), PARTITIONS);
    RealView regions = new RealView(store, view("regions"));
    List<List<JournalEntry>> shards = new ArrayList<>();
    for (int shard = 0; shard < 8; shard++) {
      int number = shard;
      shards.add(
          journal.entries().stream().filter(e -> e.position().partition() % 8 == number).toList());
    }

    deliverAtOnce(regions, shards, 250);

    assertRightInFrance(regions, journal.events());
    int deliveries = shards.stream().mapToInt(s -> Math.ceilDiv(s.size(), 250)).sum();
    // A delivery need not have orders of every shard of the company.
    assertThat(regions.rowWrites()).hasSizeBetween(4 * deliveries, ROWS * deliveries);
    assertThat(
            regions.rowWrites().stream()
                .collect(Collectors.groupingBy(UpdateItemRequest::key, Collectors.counting())))
        .hasSize(ROWS)
        .allSatisfy((_, writes) -> assertThat(writes).isLessThanOrEqualTo(deliveries));
    assertThat(regions.failedConditions()).isZero();
  }

  /** The same partitions at the same time: who comes second writes what is left, or nothing. */
  @Test
  void theSameTenThousandEventsDeliveredBySeveralAtOnceCountOnce() throws Exception {
    EncodedEvents<ShopEvent> journal =
        new EncodedEvents<>(store, ShopEvents.CODEC, Hot.ordersInFrance(10_000), PARTITIONS)
            .storedIn(store);
    RealView regions = new RealView(store, view("regions"));
    List<List<JournalEntry>> shards = new ArrayList<>();
    for (int shard = 0; shard < 4; shard++) {
      List<JournalEntry> shuffled = new ArrayList<>(journal.entries());
      Collections.shuffle(shuffled, new Random(shard));
      shards.add(shuffled);
    }

    deliverAtOnce(regions, shards, 2_500);

    assertRightInFrance(regions, journal.events());
    assertThat(regions.rowWrites()).hasSizeLessThan(ROWS * journal.events().size() / 40);
  }

  private static void deliverAtOnce(RealView view, List<List<JournalEntry>> shards, int batch)
      throws Exception {
    CyclicBarrier together = new CyclicBarrier(shards.size());
    try (ExecutorService executor = Executors.newFixedThreadPool(shards.size())) {
      List<Future<?>> running = new ArrayList<>();
      for (List<JournalEntry> shard : shards) {
        Engine engine = view.engine(1000);
        running.add(
            executor.submit(
                () -> {
                  together.await();
                  for (int i = 0; i < shard.size(); i += batch) {
                    Delivered delivered =
                        engine.deliver(shard.subList(i, Math.min(shard.size(), i + batch)));
                    assertThat(delivered.unacknowledged()).isEmpty();
                  }
                  return null;
                }));
      }
      for (Future<?> delivery : running) {
        delivery.get();
      }
    }
  }

  private static void assertRightInFrance(RealView regions, List<RecordedEvent<ShopEvent>> events) {
    assertThat(regions.rows()).isEqualTo(regions.folded(events)).hasSize(ROWS);
    assertThat(regions.rows()).containsKeys(FRANCE, FRANCE_IN_MARCH, MARCH_IN_FRANCE);
    RegionTotal total =
        new RegionSalesReader(regions.view())
            .regions(Optional.empty(), 1_000, Optional.empty(), ReadConsistency.ANY)
            .items()
            .getFirst();
    assertThat(total.figures().orderCount()).isEqualTo(events.size());
    assertThat(total.figures().gross())
        .isEqualByComparingTo(
            placed(events).stream()
                .map(OrderPlaced::total)
                .reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  @Test
  void aCustomerOfFiveThousandOrdersHasARightDashboardAndList() {
    List<RecordedEvent<ShopEvent>> events = Hot.ordersOfOneCustomer(5_000);
    List<JournalEntry> entries =
        new EncodedEvents<>(store, ShopEvents.CODEC, events, PARTITIONS).entries();
    RealView customers = new RealView(store, view("customers"));
    RealView orders = new RealView(store, view("orders"));

    customers.engine(1000).deliver(entries);
    orders.engine(1000).deliver(entries);

    assertThat(customers.rows()).isEqualTo(customers.folded(events)).hasSize(2);
    assertThat(customers.rowWrites()).hasSize(1 + Math.ceilDiv(events.size(), 1000));
    assertThat(orders.rows().equals(orders.folded(events))).isTrue();
    customers.forgetCalls();
    Dashboard dashboard =
        new CustomersReader(customers.view()).dashboard("c", ReadConsistency.ANY).orElseThrow();
    List<OrderPlaced> placed = placed(events);
    assertThat(dashboard.orderCount()).isEqualTo(5_000);
    assertThat(dashboard.totals())
        .singleElement()
        .satisfies(
            total ->
                assertThat(total.gross())
                    .isEqualByComparingTo(
                        placed.stream()
                            .map(OrderPlaced::total)
                            .reduce(BigDecimal.ZERO, BigDecimal::add)));
    assertThat(dashboard.firstOrderAt()).contains(placed.getFirst().occurredAt());
    assertThat(dashboard.lastOrderAt()).contains(placed.getLast().occurredAt());
    assertThat(customers.calls(QueryRequest.class)).hasSize(1);

    List<String> newestFirst =
        placed.stream()
            .sorted(Comparator.comparing(OrderPlaced::occurredAt).reversed())
            .map(e -> e.placement().orderId())
            .toList();
    orders.forgetCalls();
    assertThat(listed(orders, Optional.empty())).isEqualTo(newestFirst);
    assertThat(orders.calls(QueryRequest.class)).hasSize(50);
    assertThat(listed(orders, Optional.of(OrderStatus.PAID)))
        .isEqualTo(newestFirst.stream().filter(id -> id.endsWith("0")).toList());
  }

  private static List<OrderPlaced> placed(List<RecordedEvent<ShopEvent>> events) {
    return events.stream()
        .map(RecordedEvent::event)
        .filter(OrderPlaced.class::isInstance)
        .map(OrderPlaced.class::cast)
        .toList();
  }

  /** The ids of all the customer's orders, by pages of a hundred. */
  private static List<String> listed(RealView orders, Optional<OrderStatus> status) {
    OrdersReader reader = new OrdersReader(orders.view());
    List<String> ids = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<OrderSummary> page =
          reader.ofCustomer("c", status, 100, cursor, ReadConsistency.ANY).orElseThrow();
      page.items().forEach(order -> ids.add(order.orderId()));
      cursor = page.next();
    } while (cursor.isPresent());
    return ids;
  }

  /** On every day of a month: no real view changes a row in more places at once. */
  @Test
  void aBatchThatTouchesRowsFromAllPartitionsWritesEachOfThemOnce() {
    List<RecordedEvent<ShopEvent>> events = Hot.everyDayInEveryPartition(Hot.FAR);
    List<JournalEntry> entries =
        new EncodedEvents<>(store, ShopEvents.CODEC, events, PARTITIONS).entries();

    Map<String, Integer> mostNames = new HashMap<>();
    for (Projection<ShopEvent> projection : ShopViews.VIEWS.all()) {
      RealView view = new RealView(store, projection);
      view.beginAfter(Hot.FAR, PARTITIONS);
      Delivered delivered = view.engine(events.size()).deliver(entries);

      assertThat(delivered.applied()).isEqualTo(events.size());
      assertThat(view.rows()).isEqualTo(view.folded(events));
      assertThat(view.generation().blocks()).isEmpty();
      assertThat(view.rowWrites()).as(projection.view()).hasSize(view.items().size());
      assertThat(view.rowWrites())
          .allSatisfy(
              write -> {
                assertThat(write.updateExpression().length()).isLessThanOrEqualTo(4096);
                assertThat(write.conditionExpression().length()).isLessThanOrEqualTo(4096);
              });
      mostNames.put(
          projection.view(),
          view.rowWrites().stream()
              .mapToInt(w -> w.expressionAttributeNames().size())
              .max()
              .orElseThrow());
    }
    assertThat(mostNames)
        .containsEntry("regions", 64 + 5 * 31)
        .containsEntry("products", 64 + 6 * 31);
  }

  /** A year in one row, four figures a day: no view does that, and no write could hold it. */
  @Test
  void aChangeOverFourKilobytesAndThreeHundredOperatorsIsSplitAndCountsOnce() throws Exception {
    RecordedHistory history = new RecordedHistory(Hot.SIXTY_FOUR);
    for (int i = 0; i < 1_000; i++) {
      Instant at = Instant.parse("2026-01-01T10:00:00Z").plus(Duration.ofDays(i * 7L % 365));
      history.add(
          AnOrder.of("o" + i, "c" + i, "France", at.toString()).line("p", 2, "2.45").placed());
    }
    EncodedEvents<ShopEvent> journal =
        new EncodedEvents<>(store, ShopEvents.CODEC, history.events(), PARTITIONS);
    RealView years = new RealView(store, SampleProjections.of("years", LargeAndHotTest::year));

    deliverAtOnce(years, List.of(journal.entries(), journal.entries().reversed()), 1_000);

    assertThat(years.rows()).isEqualTo(years.folded(journal.events())).hasSize(1);
    assertThat(years.rows().values().iterator().next()).hasSize(4 * 365 + PARTITIONS);
    assertThat(years.generation().blocks()).isEmpty();
    assertThat(years.rowWrites())
        .hasSizeBetween(4 * 365 / 250, 500)
        .allSatisfy(
            write -> {
              assertThat(write.updateExpression().length()).isLessThanOrEqualTo(4096);
              assertThat(write.conditionExpression().length()).isLessThanOrEqualTo(4096);
              assertThat(write.expressionAttributeValues()).hasSizeLessThan(400);
            });
  }

  private static void year(RecordedEvent<ShopEvent> recorded, Changes changes) {
    if (recorded.event() instanceof OrderPlaced e) {
      String day = e.occurredAt().toString().substring(5, 10);
      changes
          .row("year", "-")
          .add("orders" + day, 1)
          .add("gross" + day, e.total())
          .min("first" + day, e.placement().orderId())
          .max("last" + day, e.placement().orderId());
    }
  }

  private static Projection<ShopEvent> view(String name) {
    return ShopViews.VIEWS.named(name).orElseThrow();
  }
}
