package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.BlockedPartitions;
import cqrs.projection.internal.generations.BlockedPartitions.Outcome;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.Skip;
import cqrs.projection.internal.run.CatchUp;
import cqrs.projection.internal.run.Engine.Blocked;
import cqrs.testkit.dynamodb.Store;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** An operator leaves events out; all other figures stay exact. */
class SkipTest {

  private static final Position POISON = new Position(0, 2);
  private static final BigDecimal TOO_LARGE_A_NUMBER = new BigDecimal("1e200");

  private static Store store;

  private Rig rig;
  private String here;
  private Projection<ShopEvent> sound;
  private Projection<ShopEvent> throwing;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void aPoisonedEventInTheMiddleOfOnePartition() {
    rig = new Rig(store, 2);
    here = rig.history.customerIn(0);
    rig.history.register(here).move(here, "poison", Rig.NOON).move(here, "EIRE", Rig.NOON);
    sound = SampleProjections.of(rig.view(), SkipTest::project);
    throwing =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              project(recorded, changes);
              if (isPoison(recorded)) {
                throw new IllegalArgumentException("Poison.");
              }
            });
  }

  /** The customer's row, and one that counts all events. */
  private static void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
    SampleProjections.customers(recorded, changes);
    changes.row("all", "-").add("events", 1);
  }

  private static boolean isPoison(RecordedEvent<ShopEvent> recorded) {
    return recorded.event() instanceof CustomerMoved moved && moved.region().equals("poison");
  }

  private Outcome skip() {
    return rig.projections(store.dynamoDb())
        .blockedPartitions()
        .skip(rig.generation(), POISON, "No use.", rig.clock.instant());
  }

  private void blockedLongAgo(Projection<ShopEvent> projection) {
    rig.engine(projection, 1000).deliver(rig.history.entries());
    rig.clock.advance(BlockedPartitions.MAX_DELIVERY);
  }

  @Test
  void aSkippedEventLeavesNoTraceInAnyRowAndItsPartitionGoesOn() {
    blockedLongAgo(throwing);

    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
    rig.engine(throwing, 1000).deliver(rig.history.entries());

    Projection<ShopEvent> without =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              if (!isPoison(recorded)) {
                project(recorded, changes);
              }
            });
    assertThat(rig.rows()).isEqualTo(rig.folded(without));
    assertThat(rig.generation().checkpoints()).isEqualTo(rig.history.heads());
    assertThat(rig.generation().block(0)).isEmpty();
  }

  @Test
  void theDecisionStaysOnRecordWithWhatWasInTheWay() {
    blockedLongAgo(throwing);
    Instant at = rig.clock.instant();
    skip();
    rig.engine(throwing, 1000).deliver(rig.history.entries());

    assertThat(rig.projections(store.dynamoDb()).blockedPartitions().skips(rig.generation()))
        .containsExactly(
            new Skip(
                0,
                2,
                "CustomerMoved",
                "IllegalArgumentException: Poison.",
                Optional.empty(),
                "No use.",
                at));
  }

  /** Other rows have the event already: only the row that refuses it goes without. */
  @Test
  void anEventThatARowRefusesIsLeftOutOfThatRowAlone() {
    Projection<ShopEvent> refused =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              project(recorded, changes);
              if (isPoison(recorded)) {
                changes.row(here, "-").add("number", TOO_LARGE_A_NUMBER);
              }
            });
    blockedLongAgo(refused);
    assertThat(rig.generation().block(0).flatMap(Block::row)).contains(new RowKey(here, "-"));
    assertThat(rig.rows().get(new RowKey("all", "-"))).containsEntry("@0", BigDecimal.valueOf(3));

    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
    rig.engine(refused, 1000).deliver(rig.history.entries());

    Projection<ShopEvent> withoutTheRow =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              if (isPoison(recorded)) {
                changes.row("all", "-").add("events", 1);
              } else {
                project(recorded, changes);
              }
            });
    assertThat(rig.rows()).isEqualTo(rig.folded(withoutTheRow));
    assertThat(rig.generation().checkpoints()).isEqualTo(rig.history.heads());
  }

  @Test
  void oneRowAfterTheOtherMayBeLeftOut() {
    Projection<ShopEvent> refusedTwice =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              project(recorded, changes);
              if (isPoison(recorded)) {
                changes.row(here, "-").add("number", TOO_LARGE_A_NUMBER);
                changes.row("all", "-").add("number", TOO_LARGE_A_NUMBER);
              }
            });
    blockedLongAgo(refusedTwice);
    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
    blockedLongAgo(refusedTwice);
    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
    rig.engine(refusedTwice, 1000).deliver(rig.history.entries());

    assertThat(rig.generation().checkpoints()).isEqualTo(rig.history.heads());
    assertThat(rig.projections(store.dynamoDb()).blockedPartitions().skips(rig.generation()))
        .extracting(skip -> skip.row().map(RowKey::pk).orElse(""))
        .containsExactlyInAnyOrderElementsOf(Set.of(here, "all"));
  }

  @Test
  void onlyWhatBlocksCanBeSkipped() {
    assertThat(rig.engine(sound, 1000).deliver(rig.entries(0, 1)).applied()).isEqualTo(1);
    assertThat(skip()).isEqualTo(Outcome.NOT_BLOCKED);

    blockedLongAgo(throwing);
    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
    assertThat(skip()).isEqualTo(Outcome.NOT_BLOCKED);
  }

  /** A delivery that began before the block does not know of it, and may take the event. */
  @Test
  void aBlockYoungerThanADeliveryMayLastIsNotSkipped() {
    rig.engine(throwing, 1000).deliver(rig.history.entries());
    rig.clock.advance(BlockedPartitions.MAX_DELIVERY.minusMillis(1));

    assertThat(skip()).isEqualTo(Outcome.TOO_YOUNG);
  }

  @Test
  void aBlockOfAClockThatWasHoursAheadIsSkipped() {
    rig.engine(throwing, 1000).deliver(rig.history.entries());
    rig.clock.advance(Duration.ofHours(-6));

    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
  }

  /** New code takes the event and dies between two rows; old code comes back. */
  @Test
  void whatOtherCodeHasBegunToTakeIsNotSkipped() {
    blockedLongAgo(throwing);
    try {
      rig.engine(sound, 1000, "tomorrow", Rig.dyingAtWrite(2, rig.viewTable()))
          .deliver(rig.history.entries());
    } catch (Rig.Died e) {
      assertThat(rig.rows()).isNotEqualTo(rig.folded(sound));
    }
    rig.clock.advance(Duration.ofHours(1));
    rig.engine(throwing, 1000, "today").deliver(rig.history.entries());

    assertThat(skip()).isEqualTo(Outcome.BEGUN);

    rig.engine(sound, 1000, "tomorrow").deliver(rig.history.entries());
    assertThat(rig.rows()).isEqualTo(rig.folded(sound));
    assertThat(rig.generation().begun()).isEmpty();
  }

  /** The delivery has read the block; the operator decides before it says that it takes it. */
  @Test
  void whoComesTooLateToTakeASkippedEventTakesNothingOfIt() {
    blockedLongAgo(throwing);

    var late =
        rig.engine(
                sound,
                1000,
                "tomorrow",
                (request, next) -> {
                  if (request instanceof UpdateItemRequest update
                      && update.updateExpression().startsWith("SET t0")) {
                    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
                  }
                  return next.apply(request);
                })
            .deliver(rig.history.entries());

    assertThat(late.unacknowledged()).isEqualTo(Map.of(0, 2L));
    assertThat(rig.generation().checkpoint(0)).isEqualTo(1);
    assertThat(rig.rows().get(new RowKey(here, "-"))).containsEntry("@0", BigDecimal.ONE);
  }

  /** Without a delivery, the schedule alone retries it. */
  @Test
  void whatIsDueIsTriedAgainWithoutAnyDelivery() {
    rig.engine(throwing, 1000).deliver(rig.history.entries());
    CatchUp catchUp =
        new CatchUp(
            rig.projections(store.dynamoDb()), rig.history.reader(), rig.clock, Duration.ZERO);
    Instant later = rig.clock.instant().plus(Duration.ofHours(1));

    catchUp.run(rig.engine(sound, 1000), rig.history.heads(), later, _ -> {});
    assertThat(rig.generation().block(0)).isPresent();

    rig.clock.advance(Duration.ofMinutes(1));
    catchUp.run(rig.engine(sound, 1000), rig.history.heads(), later, _ -> {});
    assertThat(rig.generation().block(0)).isEmpty();
    assertThat(rig.rows()).isEqualTo(rig.folded(sound));
  }

  /** Each function tries once for each of its versions, whichever function has tried before. */
  @Test
  void aDeploymentOfAnyFunctionTriesAtOnceAndOnlyOnce() {
    rig.engine(throwing, 1000, "1").deliver(rig.history.entries());
    rig.engine(throwing, 1000, "2").deliver(rig.history.entries());
    rig.engine(throwing, 1000, "2").deliver(rig.history.entries());

    assertThat(rig.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.attempts()).isEqualTo(2);
              assertThat(block.tried()).isEqualTo(Map.of("projector", "2"));
            });
  }

  @Test
  void anOperatorWhoTriesNowDoesNotWaitForTheRetry() {
    rig.engine(throwing, 1000).deliver(rig.history.entries());

    rig.engine(sound, 1000).catchUp(rig.history.heads(), Blocked.WHEN_DUE, Instant.MAX);
    assertThat(rig.generation().block(0)).isPresent();

    rig.engine(sound, 1000, "today").catchUp(rig.history.heads(), Blocked.NOW, Instant.MAX);
    assertThat(rig.generation().block(0)).isEmpty();
    assertThat(rig.rows()).isEqualTo(rig.folded(sound));
  }
}
