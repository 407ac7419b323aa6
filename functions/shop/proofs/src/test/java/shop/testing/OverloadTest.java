package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.CatchUp;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.projection.internal.write.ApplyReport;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.Fold;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A store too slow for what comes: no work is done twice, and what is late is not taken for lost.
 */
class OverloadTest {

  private static final Duration STILL = Duration.ofMillis(1);

  private static Store store;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  /**
   * A delivery may take 45 seconds and is killed after 60, as a projector is. The rows of the batch
   * take far longer. What a delivery has written is checkpointed, so the next one does not write it
   * again.
   */
  @Test
  void aBatchThatTakesLongerThanADeliveryMayIsAppliedOnceInParts() {
    ViewFixture fixture = new ViewFixture(store, 4);
    fixture.history.write(40, 20, 300);
    Projection<ShopEvent> orders = SampleProjections.of(fixture.view(), SampleProjections::orders);
    List<JournalEntry> batch = fixture.history.entries();
    ApplyReport work = ApplyReport.NONE;
    int deliveries = 0;
    Collection<JournalEntry> left = batch;

    while (!left.isEmpty()) {
      Instant began = fixture.clock.instant();
      Engine engine = fixture.engine(orders, 1000, slow(fixture, 500, began.plusSeconds(60)));
      Delivered delivered = engine.deliver(left, began.plusSeconds(45), _ -> {});
      work = work.plus(delivered.work());
      left = left.stream().filter(e -> delivered.isUnacknowledged(e.position())).toList();
      assertThat(++deliveries).isLessThan(20);
    }

    int rows = new Fold(orders, fixture.history.events(), 1).keys().size();
    assertThat(deliveries).isGreaterThan(1);
    assertThat(fixture.rows()).isEqualTo(fixture.folded(orders));
    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
    assertThat(work.applied()).isEqualTo(batch.size());
    // A row that several deliveries have changes of is written by each of them.
    assertThat(work.rows()).isLessThan(2 * rows);
    assertThat(work.conflicts()).isLessThan(rows / 4);
  }

  /** Each write of a row takes so long, and after the end there is no process any more. */
  private static InterceptedDynamoDb.Interceptor slow(
      ViewFixture fixture, int millis, Instant end) {
    return (request, next) -> {
      if (isRow(fixture, request)) {
        synchronized (fixture.clock) {
          fixture.clock.advance(Duration.ofMillis(millis));
        }
      }
      if (!fixture.clock.instant().isBefore(end)) {
        throw new ViewFixture.Died();
      }
      return next.apply(request);
    };
  }

  private static boolean isRow(ViewFixture fixture, DynamoDbRequest request) {
    return request instanceof UpdateItemRequest update
        && update.tableName().equals(fixture.viewTable());
  }

  private static boolean saysThatItIsAtWork(DynamoDbRequest request) {
    return request instanceof UpdateItemRequest update
        && update.tableName().equals(Store.PROJECTIONS_TABLE)
        && update.updateExpression().startsWith("SET atWork");
  }

  @Test
  void theCatchUpLeavesASlowDeliveryAlone() throws Exception {
    ViewFixture fixture = new ViewFixture(store, 4);
    fixture.history.write(20, 5, 40);
    Projection<ShopEvent> orders = SampleProjections.of(fixture.view(), SampleProjections::orders);
    CountDownLatch isAtWork = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Engine slow =
        fixture.engine(
            orders,
            1000,
            (request, next) -> {
              if (isRow(fixture, request)) {
                fixture.clock.advance(Duration.ofMillis(300));
                if (isAtWork.getCount() == 0) {
                  await(mayEnd);
                }
              }
              var answer = next.apply(request);
              if (saysThatItIsAtWork(request)) {
                isAtWork.countDown();
              }
              return answer;
            });
    Engine idle = fixture.engine(orders, 1000);
    CatchUp catchUp = catchUp(fixture);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Delivered> delivery = threads.submit(() -> slow.deliver(fixture.history.entries()));
      await(isAtWork);
      try {
        CatchUp.Standing standing = catchUp.standing(idle, fixture.history.heads());
        CatchUp.Result result =
            catchUp.run(
                idle, fixture.history.heads(), fixture.clock.instant().plusSeconds(60), _ -> {});

        assertThat(standing.partitions()).isEmpty();
        assertThat(standing.noDelivery()).isFalse();
        assertThat(result.rows()).isZero();
      } finally {
        mayEnd.countDown();
      }
      assertThat(delivery.get().work().conflicts()).isZero();
    }
    assertThat(fixture.generation().atWork()).isEmpty();
    assertThat(fixture.rows()).isEqualTo(fixture.folded(orders));
  }

  /** One that died is at work for a minute at most. */
  @Test
  void aSlowDeliveryThatDiedIsCaughtUpAMinuteLater() {
    ViewFixture fixture = new ViewFixture(store, 1);
    fixture.history.write(20, 5, 80);
    Projection<ShopEvent> orders = SampleProjections.of(fixture.view(), SampleProjections::orders);
    beginDelivery(fixture, orders, fixture.history.entries());
    Engine engine = fixture.engine(orders, 1000);

    assertThat(catchUp(fixture).standing(engine, fixture.history.heads()).noDelivery()).isFalse();
    fixture.clock.advance(Duration.ofSeconds(61));

    CatchUp.Standing standing = catchUp(fixture).standing(engine, fixture.history.heads());
    assertThat(standing.partitions()).containsExactly(0);
    assertThat(standing.noDelivery()).isTrue();
    CatchUp.Result _ =
        catchUp(fixture)
            .run(engine, fixture.history.heads(), fixture.clock.instant().plusSeconds(60), _ -> {});
    assertThat(fixture.rows()).isEqualTo(fixture.folded(orders));
  }

  /** The stream has older events still to bring, so what is younger is late and not lost. */
  @Test
  void whileDeliveriesComeOnlyWhatTheyHavePassedIsCaughtUp() {
    ViewFixture fixture = new ViewFixture(store, 2);
    fixture.history.register(fixture.history.customerIn(0)).register(fixture.history.customerIn(1));
    List<JournalEntry> byAge =
        fixture.history.entries().stream()
            .sorted(java.util.Comparator.comparing(JournalEntry::recordedAt))
            .toList();
    Projection<ShopEvent> customers =
        SampleProjections.of(fixture.view(), SampleProjections::customers);
    Engine engine = fixture.engine(customers, 1000);

    CatchUp.Standing late =
        delivering(fixture, engine, byAge.getFirst()).standing(engine, fixture.history.heads());

    assertThat(late.partitions()).isEmpty();
    assertThat(late.noDelivery()).isFalse();

    ViewFixture other = new ViewFixture(store, 2);
    other.history.register(other.history.customerIn(0)).register(other.history.customerIn(1));
    JournalEntry youngest =
        other.history.entries().stream()
            .max(java.util.Comparator.comparing(JournalEntry::recordedAt))
            .orElseThrow();
    Engine another =
        other.engine(SampleProjections.of(other.view(), SampleProjections::customers), 1000);

    CatchUp.Standing lost =
        delivering(other, another, youngest).standing(another, other.history.heads());

    assertThat(lost.partitions()).isEqualTo(Set.of(1 - youngest.position().partition()));
    assertThat(lost.noDelivery()).isFalse();
  }

  /** An old event of its partition is passed, and yet it is not lost: the delivery has it. */
  @Test
  void theCatchUpLeavesTheSlowDeliverysPartitionAloneAndNoOther() {
    ViewFixture fixture = new ViewFixture(store, 2);
    fixture.history.register(fixture.history.customerIn(0)).register(fixture.history.customerIn(1));
    JournalEntry older = first(fixture, Comparator.comparing(JournalEntry::recordedAt));
    JournalEntry younger =
        first(fixture, Comparator.comparing(JournalEntry::recordedAt).reversed());
    int lags = older.position().partition();
    fixture.history.register(fixture.history.customerIn(1 - lags));
    JournalEntry youngest = fixture.history.entries().getLast();
    Projection<ShopEvent> manyRows = SampleProjections.of(fixture.view(), OverloadTest::manyRows);
    Engine engine = fixture.engine(manyRows, 1000);
    Delivered _ = engine.deliver(List.of(younger));

    beginDelivery(fixture, manyRows, List.of(older));
    assertThat(catchUp(fixture).standing(engine, fixture.history.heads()).partitions())
        .as("the slow delivery has the event of partition %d", lags)
        .isEmpty();

    // The first delivery has died: its mark ends after a minute.
    fixture.clock.advance(Duration.ofSeconds(61));
    beginDelivery(fixture, manyRows, List.of(youngest));
    assertThat(catchUp(fixture).standing(engine, fixture.history.heads()).partitions())
        .as("the slow delivery is at work on another partition")
        .containsExactly(lags);
  }

  private static JournalEntry first(ViewFixture fixture, Comparator<JournalEntry> order) {
    return fixture.history.entries().stream().min(order).orElseThrow();
  }

  private static void manyRows(RecordedEvent<ShopEvent> recorded, Changes changes) {
    IntStream.range(0, 40)
        .forEach(i -> changes.row(recorded.position() + " " + i, "-").add("events", 1));
  }

  @Test
  void withoutAnyDeliveryAllThatLagsIsCaughtUpAndItIsSaid() {
    ViewFixture fixture = new ViewFixture(store, 2);
    fixture.history.register(fixture.history.customerIn(0)).register(fixture.history.customerIn(1));
    Engine engine =
        fixture.engine(SampleProjections.of(fixture.view(), SampleProjections::customers), 1000);

    CatchUp.Standing standing = catchUp(fixture).standing(engine, fixture.history.heads());

    assertThat(standing).isEqualTo(new CatchUp.Standing(Set.of(0, 1), true));
    engine.deliver(fixture.history.entries());
    assertThat(catchUp(fixture).standing(engine, fixture.history.heads()))
        .isEqualTo(new CatchUp.Standing(Set.of(), false));
  }

  /** A delivery that comes while it runs gets the rest. */
  @Test
  void theCatchUpGivesWayToADeliveryThatComesMeanwhile() {
    ViewFixture fixture = new ViewFixture(store, 1);
    fixture.history.write(20, 5, 100);
    Projection<ShopEvent> orders = SampleProjections.of(fixture.view(), SampleProjections::orders);
    AtomicInteger rows = new AtomicInteger();
    Engine slow =
        fixture.engine(
            orders,
            1,
            (request, next) -> {
              // Longer than the catch-up goes on without a look.
              if (isRow(fixture, request)) {
                fixture.clock.advance(Duration.ofSeconds(6));
                rows.incrementAndGet();
              }
              return next.apply(request);
            });

    CatchUp.Result result =
        catchUp(fixture)
            .run(
                slow,
                fixture.history.heads(),
                fixture.clock.instant().plus(Duration.ofHours(1)),
                _ -> {
                  if (rows.get() == 3) {
                    beginDelivery(fixture, orders, fixture.history.entries());
                  }
                });

    assertThat(rows).hasValue(3);
    assertThat(result.behind()).isNotEmpty();
    assertThat(fixture.generation().atWork()).isNotEmpty();
  }

  /** Each shard has deliveries of its own, which announce themselves and end on their own. */
  @Test
  void theEndOfOneSlowDeliveryLeavesTheAnnouncementOfAnother() {
    ViewFixture fixture = new ViewFixture(store, 2);
    fixture.history.write(10, 5, 40);
    Projection<ShopEvent> orders = SampleProjections.of(fixture.view(), SampleProjections::orders);
    Engine _ = fixture.engine(orders, 1000);
    ProjectionStore projections = fixture.projections(store.dynamoDb());
    Instant until = fixture.clock.instant().plusSeconds(60);
    projections.atWork(fixture.generation(), Set.of(0), until);
    projections.atWork(fixture.generation(), Set.of(1), until);
    assertThat(fixture.generation().atWork()).hasSize(2);

    Map<Integer, Long> _ =
        projections.advance(fixture.generation(), Map.of(0, 1L), Optional.empty(), Set.of(0));

    assertThat(fixture.generation().isAtWork(0, fixture.clock.instant())).isFalse();
    assertThat(fixture.generation().isAtWork(1, fixture.clock.instant())).isTrue();
  }

  private static void beginDelivery(
      ViewFixture fixture, Projection<ShopEvent> projection, Collection<JournalEntry> batch) {
    Engine delivery =
        fixture.engine(
            projection, 1000, slow(fixture, 300, fixture.clock.instant().plusSeconds(5)));
    assertThatThrownBy(() -> delivery.deliver(batch)).isInstanceOf(ViewFixture.Died.class);
    assertThat(fixture.generation().atWork()).isNotEmpty();
  }

  /** Delivers between the two looks of a catch-up. */
  private static CatchUp delivering(ViewFixture fixture, Engine engine, JournalEntry entry) {
    AtomicInteger looks = new AtomicInteger();
    ProjectionStore looking =
        fixture.projections(
            fixture.dynamoDb(
                (request, next) -> {
                  if (request instanceof BatchGetItemRequest && looks.incrementAndGet() == 2) {
                    Delivered _ = engine.deliver(List.of(entry));
                  }
                  return next.apply(request);
                }));
    return new CatchUp(looking, fixture.history.reader(), fixture.clock, STILL);
  }

  private static CatchUp catchUp(ViewFixture fixture) {
    return new CatchUp(
        fixture.projections(store.dynamoDb()), fixture.history.reader(), fixture.clock, STILL);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
