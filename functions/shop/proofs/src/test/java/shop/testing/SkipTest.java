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

  private ViewFixture fixture;
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
    fixture = new ViewFixture(store, 2);
    here = fixture.history.customerIn(0);
    fixture
        .history
        .register(here)
        .move(here, "poison", ViewFixture.NOON)
        .move(here, "EIRE", ViewFixture.NOON);
    sound = SampleProjections.of(fixture.view(), SkipTest::project);
    throwing =
        SampleProjections.of(
            fixture.view(),
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
    return fixture
        .projections(store.dynamoDb())
        .blockedPartitions()
        .skip(fixture.generation(), POISON, "No use.", fixture.clock.instant());
  }

  private void blockedLongAgo(Projection<ShopEvent> projection) {
    fixture.engine(projection, 1000).deliver(fixture.history.entries());
    fixture.clock.advance(BlockedPartitions.MAX_DELIVERY);
  }

  @Test
  void aSkippedEventLeavesNoTraceInAnyRowAndItsPartitionGoesOn() {
    blockedLongAgo(throwing);

    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    Projection<ShopEvent> without =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              if (!isPoison(recorded)) {
                project(recorded, changes);
              }
            });
    assertThat(fixture.rows()).isEqualTo(fixture.folded(without));
    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
    assertThat(fixture.generation().block(0)).isEmpty();
  }

  @Test
  void theDecisionStaysOnRecordWithWhatWasInTheWay() {
    blockedLongAgo(throwing);
    Instant at = fixture.clock.instant();
    skip();
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    assertThat(
            fixture.projections(store.dynamoDb()).blockedPartitions().skips(fixture.generation()))
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
            fixture.view(),
            (recorded, changes) -> {
              project(recorded, changes);
              if (isPoison(recorded)) {
                changes.row(here, "-").add("number", TOO_LARGE_A_NUMBER);
              }
            });
    blockedLongAgo(refused);
    assertThat(fixture.generation().block(0).flatMap(Block::row)).contains(new RowKey(here, "-"));
    assertThat(fixture.rows().get(new RowKey("all", "-")))
        .containsEntry("@0", BigDecimal.valueOf(3));

    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
    fixture.engine(refused, 1000).deliver(fixture.history.entries());

    Projection<ShopEvent> withoutTheRow =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              if (isPoison(recorded)) {
                changes.row("all", "-").add("events", 1);
              } else {
                project(recorded, changes);
              }
            });
    assertThat(fixture.rows()).isEqualTo(fixture.folded(withoutTheRow));
    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
  }

  @Test
  void oneRowAfterTheOtherMayBeLeftOut() {
    Projection<ShopEvent> refusedTwice =
        SampleProjections.of(
            fixture.view(),
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
    fixture.engine(refusedTwice, 1000).deliver(fixture.history.entries());

    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
    assertThat(
            fixture.projections(store.dynamoDb()).blockedPartitions().skips(fixture.generation()))
        .extracting(skip -> skip.row().map(RowKey::pk).orElse(""))
        .containsExactlyInAnyOrderElementsOf(Set.of(here, "all"));
  }

  @Test
  void onlyWhatBlocksCanBeSkipped() {
    assertThat(fixture.engine(sound, 1000).deliver(fixture.entries(0, 1)).applied()).isEqualTo(1);
    assertThat(skip()).isEqualTo(Outcome.NOT_BLOCKED);

    blockedLongAgo(throwing);
    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
    assertThat(skip()).isEqualTo(Outcome.NOT_BLOCKED);
  }

  /** A delivery that began before the block does not know of it, and may take the event. */
  @Test
  void aBlockYoungerThanADeliveryMayLastIsNotSkipped() {
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());
    fixture.clock.advance(BlockedPartitions.MAX_DELIVERY.minusMillis(1));

    assertThat(skip()).isEqualTo(Outcome.TOO_YOUNG);
  }

  @Test
  void aBlockOfAClockThatWasHoursAheadIsSkipped() {
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());
    fixture.clock.advance(Duration.ofHours(-6));

    assertThat(skip()).isEqualTo(Outcome.SKIPPED);
  }

  /** New code takes the event and dies between two rows; old code comes back. */
  @Test
  void whatOtherCodeHasBegunToTakeIsNotSkipped() {
    blockedLongAgo(throwing);
    try {
      fixture
          .engine(sound, 1000, "tomorrow", ViewFixture.dyingAtWrite(2, fixture.viewTable()))
          .deliver(fixture.history.entries());
    } catch (ViewFixture.Died e) {
      assertThat(fixture.rows()).isNotEqualTo(fixture.folded(sound));
    }
    fixture.clock.advance(Duration.ofHours(1));
    fixture.engine(throwing, 1000, "today").deliver(fixture.history.entries());

    assertThat(skip()).isEqualTo(Outcome.BEGUN);

    fixture.engine(sound, 1000, "tomorrow").deliver(fixture.history.entries());
    assertThat(fixture.rows()).isEqualTo(fixture.folded(sound));
    assertThat(fixture.generation().begun()).isEmpty();
  }

  /** The delivery has read the block; the operator decides before it says that it takes it. */
  @Test
  void whoComesTooLateToTakeASkippedEventTakesNothingOfIt() {
    blockedLongAgo(throwing);

    var late =
        fixture
            .engine(
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
            .deliver(fixture.history.entries());

    assertThat(late.unacknowledged()).isEqualTo(Map.of(0, 2L));
    assertThat(fixture.generation().checkpoint(0)).isEqualTo(1);
    assertThat(fixture.rows().get(new RowKey(here, "-"))).containsEntry("@0", BigDecimal.ONE);
  }

  /** Without a delivery, the schedule alone retries it. */
  @Test
  void whatIsDueIsTriedAgainWithoutAnyDelivery() {
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());
    CatchUp catchUp =
        new CatchUp(
            fixture.projections(store.dynamoDb()),
            fixture.history.reader(),
            fixture.clock,
            Duration.ZERO);
    Instant later = fixture.clock.instant().plus(Duration.ofHours(1));

    catchUp.run(fixture.engine(sound, 1000), fixture.history.heads(), later, _ -> {});
    assertThat(fixture.generation().block(0)).isPresent();

    fixture.clock.advance(Duration.ofMinutes(1));
    catchUp.run(fixture.engine(sound, 1000), fixture.history.heads(), later, _ -> {});
    assertThat(fixture.generation().block(0)).isEmpty();
    assertThat(fixture.rows()).isEqualTo(fixture.folded(sound));
  }

  /** Each function tries once for each of its versions, whichever function has tried before. */
  @Test
  void aDeploymentOfAnyFunctionTriesAtOnceAndOnlyOnce() {
    fixture.engine(throwing, 1000, "1").deliver(fixture.history.entries());
    fixture.engine(throwing, 1000, "2").deliver(fixture.history.entries());
    fixture.engine(throwing, 1000, "2").deliver(fixture.history.entries());

    assertThat(fixture.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.attempts()).isEqualTo(2);
              assertThat(block.tried()).isEqualTo(Map.of("projector", "2"));
            });
  }

  @Test
  void anOperatorWhoTriesNowDoesNotWaitForTheRetry() {
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    fixture.engine(sound, 1000).catchUp(fixture.history.heads(), Blocked.WHEN_DUE, Instant.MAX);
    assertThat(fixture.generation().block(0)).isPresent();

    fixture.engine(sound, 1000, "today").catchUp(fixture.history.heads(), Blocked.NOW, Instant.MAX);
    assertThat(fixture.generation().block(0)).isEmpty();
    assertThat(fixture.rows()).isEqualTo(fixture.folded(sound));
  }
}
