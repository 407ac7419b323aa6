package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.CatchUp;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.projection.internal.write.ApplyReport;
import cqrs.testkit.dynamodb.InterceptedDynamoDb;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.Fold;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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
    Rig rig = new Rig(store, 4);
    rig.history.write(40, 20, 300);
    Projection<ShopEvent> orders = SampleProjections.of(rig.view(), SampleProjections::orders);
    List<JournalEntry> batch = rig.history.entries();
    ApplyReport work = ApplyReport.NONE;
    int deliveries = 0;
    Collection<JournalEntry> left = batch;

    while (!left.isEmpty()) {
      Instant began = rig.clock.instant();
      Engine engine = rig.engine(orders, 1000, slow(rig, 500, began.plusSeconds(60)));
      Delivered delivered = engine.deliver(left, began.plusSeconds(45), _ -> {});
      work = work.plus(delivered.work());
      left = left.stream().filter(e -> delivered.isUnacknowledged(e.position())).toList();
      assertThat(++deliveries).isLessThan(20);
    }

    int rows = new Fold(orders, rig.history.events(), 1).keys().size();
    assertThat(deliveries).isGreaterThan(1);
    assertThat(rig.rows()).isEqualTo(rig.folded(orders));
    assertThat(rig.generation().checkpoints()).isEqualTo(rig.history.heads());
    assertThat(work.applied()).isEqualTo(batch.size());
    // A row that several deliveries have changes of is written by each of them.
    assertThat(work.rows()).isLessThan(2 * rows);
    assertThat(work.conflicts()).isLessThan(rows / 4);
  }

  /** Each write of a row takes so long, and after the end there is no process any more. */
  private static InterceptedDynamoDb.Interceptor slow(Rig rig, int millis, Instant end) {
    return (request, next) -> {
      if (isRow(rig, request)) {
        synchronized (rig.clock) {
          rig.clock.advance(Duration.ofMillis(millis));
        }
      }
      if (!rig.clock.instant().isBefore(end)) {
        throw new Rig.Died();
      }
      return next.apply(request);
    };
  }

  private static boolean isRow(Rig rig, DynamoDbRequest request) {
    return request instanceof UpdateItemRequest update
        && update.tableName().equals(rig.viewTable());
  }

  private static boolean saysThatItIsAtWork(DynamoDbRequest request) {
    return request instanceof UpdateItemRequest update
        && update.tableName().equals(Store.PROJECTIONS_TABLE)
        && update.updateExpression().startsWith("SET atWork=");
  }

  @Test
  void theCatchUpLeavesASlowDeliveryAlone() throws Exception {
    Rig rig = new Rig(store, 4);
    rig.history.write(20, 5, 40);
    Projection<ShopEvent> orders = SampleProjections.of(rig.view(), SampleProjections::orders);
    CountDownLatch isAtWork = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Engine slow =
        rig.engine(
            orders,
            1000,
            (request, next) -> {
              if (isRow(rig, request)) {
                rig.clock.advance(Duration.ofMillis(300));
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
    Engine idle = rig.engine(orders, 1000);
    CatchUp catchUp = catchUp(rig);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Delivered> delivery = threads.submit(() -> slow.deliver(rig.history.entries()));
      await(isAtWork);
      try {
        CatchUp.Standing standing = catchUp.standing(idle, rig.history.heads());
        CatchUp.Result result =
            catchUp.run(idle, rig.history.heads(), rig.clock.instant().plusSeconds(60), _ -> {});

        assertThat(standing.partitions()).isEmpty();
        assertThat(standing.noDelivery()).isFalse();
        assertThat(result.rows()).isZero();
      } finally {
        mayEnd.countDown();
      }
      assertThat(delivery.get().work().conflicts()).isZero();
    }
    assertThat(rig.generation().atWork()).isEmpty();
    assertThat(rig.rows()).isEqualTo(rig.folded(orders));
  }

  /** One that died is at work for a minute at most. */
  @Test
  void aSlowDeliveryThatDiedIsCaughtUpAMinuteLater() {
    Rig rig = new Rig(store, 1);
    rig.history.write(20, 5, 40);
    Projection<ShopEvent> orders = SampleProjections.of(rig.view(), SampleProjections::orders);
    beginDelivery(rig, orders, rig.history.entries());
    Engine engine = rig.engine(orders, 1000);

    assertThat(catchUp(rig).standing(engine, rig.history.heads()).noDelivery()).isFalse();
    rig.clock.advance(Duration.ofSeconds(61));

    CatchUp.Standing standing = catchUp(rig).standing(engine, rig.history.heads());
    assertThat(standing.partitions()).containsExactly(0);
    assertThat(standing.noDelivery()).isTrue();
    CatchUp.Result _ =
        catchUp(rig).run(engine, rig.history.heads(), rig.clock.instant().plusSeconds(60), _ -> {});
    assertThat(rig.rows()).isEqualTo(rig.folded(orders));
  }

  /** The stream has older events still to bring, so what is younger is late and not lost. */
  @Test
  void whileDeliveriesComeOnlyWhatTheyHavePassedIsCaughtUp() {
    Rig rig = new Rig(store, 2);
    rig.history.register(rig.history.customerIn(0)).register(rig.history.customerIn(1));
    List<JournalEntry> byAge =
        rig.history.entries().stream()
            .sorted(java.util.Comparator.comparing(JournalEntry::recordedAt))
            .toList();
    Projection<ShopEvent> customers =
        SampleProjections.of(rig.view(), SampleProjections::customers);
    Engine engine = rig.engine(customers, 1000);

    CatchUp.Standing late =
        delivering(rig, engine, byAge.getFirst()).standing(engine, rig.history.heads());

    assertThat(late.partitions()).isEmpty();
    assertThat(late.noDelivery()).isFalse();

    Rig other = new Rig(store, 2);
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
    Rig rig = new Rig(store, 2);
    rig.history.register(rig.history.customerIn(0)).register(rig.history.customerIn(1));
    JournalEntry older = first(rig, Comparator.comparing(JournalEntry::recordedAt));
    JournalEntry younger = first(rig, Comparator.comparing(JournalEntry::recordedAt).reversed());
    int lags = older.position().partition();
    rig.history.register(rig.history.customerIn(1 - lags));
    JournalEntry youngest = rig.history.entries().getLast();
    Projection<ShopEvent> manyRows = SampleProjections.of(rig.view(), OverloadTest::manyRows);
    Engine engine = rig.engine(manyRows, 1000);
    Delivered _ = engine.deliver(List.of(younger));

    beginDelivery(rig, manyRows, List.of(older));
    assertThat(catchUp(rig).standing(engine, rig.history.heads()).partitions())
        .as("the slow delivery has the event of partition %d", lags)
        .isEmpty();

    beginDelivery(rig, manyRows, List.of(youngest));
    assertThat(catchUp(rig).standing(engine, rig.history.heads()).partitions())
        .as("the slow delivery is at work on another partition")
        .containsExactly(lags);
  }

  private static JournalEntry first(Rig rig, Comparator<JournalEntry> order) {
    return rig.history.entries().stream().min(order).orElseThrow();
  }

  private static void manyRows(RecordedEvent<ShopEvent> recorded, Changes changes) {
    IntStream.range(0, 40)
        .forEach(i -> changes.row(recorded.position() + " " + i, "-").add("events", 1));
  }

  @Test
  void withoutAnyDeliveryAllThatLagsIsCaughtUpAndItIsSaid() {
    Rig rig = new Rig(store, 2);
    rig.history.register(rig.history.customerIn(0)).register(rig.history.customerIn(1));
    Engine engine =
        rig.engine(SampleProjections.of(rig.view(), SampleProjections::customers), 1000);

    CatchUp.Standing standing = catchUp(rig).standing(engine, rig.history.heads());

    assertThat(standing).isEqualTo(new CatchUp.Standing(Set.of(0, 1), true));
    engine.deliver(rig.history.entries());
    assertThat(catchUp(rig).standing(engine, rig.history.heads()))
        .isEqualTo(new CatchUp.Standing(Set.of(), false));
  }

  /** A delivery that comes while it runs gets the rest. */
  @Test
  void theCatchUpGivesWayToADeliveryThatComesMeanwhile() {
    Rig rig = new Rig(store, 1);
    rig.history.write(20, 5, 100);
    Projection<ShopEvent> orders = SampleProjections.of(rig.view(), SampleProjections::orders);
    AtomicInteger rows = new AtomicInteger();
    Engine slow =
        rig.engine(
            orders,
            1,
            (request, next) -> {
              // Longer than the catch-up goes on without a look.
              if (isRow(rig, request)) {
                rig.clock.advance(Duration.ofSeconds(6));
                rows.incrementAndGet();
              }
              return next.apply(request);
            });

    CatchUp.Result result =
        catchUp(rig)
            .run(
                slow,
                rig.history.heads(),
                rig.clock.instant().plus(Duration.ofHours(1)),
                _ -> {
                  if (rows.get() == 3) {
                    beginDelivery(rig, orders, rig.history.entries());
                  }
                });

    assertThat(rows).hasValue(3);
    assertThat(result.behind()).isNotEmpty();
    assertThat(rig.generation().atWork()).isPresent();
  }

  private static void beginDelivery(
      Rig rig, Projection<ShopEvent> projection, Collection<JournalEntry> batch) {
    Engine delivery =
        rig.engine(projection, 1000, slow(rig, 300, rig.clock.instant().plusSeconds(5)));
    try {
      Delivered _ = delivery.deliver(batch);
    } catch (Rig.Died _) {
      assertThat(rig.generation().atWork()).isPresent();
    }
  }

  /** Delivers between the two looks of a catch-up. */
  private static CatchUp delivering(Rig rig, Engine engine, JournalEntry entry) {
    AtomicInteger looks = new AtomicInteger();
    ProjectionStore looking =
        rig.projections(
            rig.dynamoDb(
                (request, next) -> {
                  if (request instanceof BatchGetItemRequest && looks.incrementAndGet() == 2) {
                    Delivered _ = engine.deliver(List.of(entry));
                  }
                  return next.apply(request);
                }));
    return new CatchUp(looking, rig.history.reader(), rig.clock, STILL);
  }

  private static CatchUp catchUp(Rig rig) {
    return new CatchUp(rig.projections(store.dynamoDb()), rig.history.reader(), rig.clock, STILL);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
