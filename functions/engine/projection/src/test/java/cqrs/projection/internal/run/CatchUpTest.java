package cqrs.projection.internal.run;

import static cqrs.projection.ViewFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import cqrs.projection.Answers;
import cqrs.projection.Projection;
import cqrs.projection.ViewFixture;
import cqrs.projection.internal.run.CatchUp.Result;
import cqrs.projection.internal.run.CatchUp.Standing;
import cqrs.projection.internal.write.ApplyReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Two looks, and what happens between them. */
class CatchUpTest {

  private static final Duration STILL = Duration.ofSeconds(2);
  private static final Instant AN_HOUR_LATER = NOON.plus(Duration.ofHours(1));
  private static final Standing NOTHING = new Standing(Set.of(), false);

  private final ViewFixture view = new ViewFixture();
  private final List<Long> parked = new ArrayList<>();
  private final List<ApplyReport> told = new ArrayList<>();
  private Runnable betweenLooks = () -> {};
  private Duration rowTakes = Duration.ZERO;

  @BeforeEach
  void rowsTakeTheirTime() {
    view.onCall =
        request -> {
          if (request instanceof UpdateItemRequest update && update.tableName().equals("View")) {
            view.now = view.now.plus(rowTakes);
          }
        };
  }

  private CatchUp catchUp(Duration still) {
    return new CatchUp(
        view.store(),
        view.journalReader(),
        view.clock,
        still,
        nanos -> {
          parked.add(nanos);
          view.now = view.now.plusNanos(nanos);
          betweenLooks.run();
        });
  }

  private Result run(Map<Integer, Long> heads, Instant until) {
    return catchUp(STILL).run(view.engine(), heads, until, told::add);
  }

  private Result run(Map<Integer, Long> heads) {
    return run(heads, AN_HOUR_LATER);
  }

  private Standing standing(Map<Integer, Long> heads) {
    return catchUp(STILL).standing(view.engine(), heads);
  }

  /** An active generation at these checkpoints, and a journal with so many events each. */
  private void given(Map<Integer, Long> checkpoints, Map<Integer, Long> heads) {
    view.directory(1);
    view.generation(1, checkpoints);
    heads.forEach((partition, head) -> view.record(partition, head.intValue()));
  }

  @Test
  void atTheHeadsItLooksOnce() {
    given(Map.of(0, 3L), Map.of(0, 3L));
    assertThat(run(Map.of(0, 3L))).isEqualTo(new Result(0, 0, Map.of()));
    assertThat(view.calls(BatchGetItemRequest.class)).hasSize(1);
    assertThat(standing(Map.of(0, 3L))).isEqualTo(NOTHING);
    assertThat(parked).isEmpty();
  }

  @Test
  void whatDoesNotMoveIsApplied() {
    given(Map.of(0, 1L), Map.of(0, 3L, 1, 2L, 2, 5L));
    assertThat(run(Map.of(0, 3L, 1, 2L))).isEqualTo(new Result(4, 2, Map.of()));
    assertThat(parked).containsExactly(STILL.toNanos());
    assertThat(told).extracting(ApplyReport::applied).containsExactly(4, 0);
    assertThat(view.updates("Projections"))
        .extracting(UpdateItemRequest::updateExpression)
        .containsExactly("SET p0=:p0,p1=:p1");
  }

  @Test
  void withoutATimeToWaitItLooksOnce() {
    given(Map.of(), Map.of(0, 3L));
    CatchUp catchUp = catchUp(Duration.ZERO);
    assertThat(catchUp.standing(view.engine(), Map.of(0, 3L)))
        .isEqualTo(new Standing(Set.of(0), true));
    assertThat(view.calls(BatchGetItemRequest.class)).hasSize(1);
    assertThat(parked).isEmpty();
  }

  @Test
  void aViewThatIsNotThereStandsNowhere() {
    assertThat(standing(Map.of(0, 3L))).isEqualTo(NOTHING);
    assertThat(run(Map.of(0, 3L))).isEqualTo(new Result(0, 0, Map.of()));
  }

  @Test
  void aGenerationOfOtherCodeIsNotLookedAt() {
    view.directory(1, 2L);
    view.generation(1, Map.of(0, 3L));
    view.generation(2, new Projection.Version(2, 0), Map.of());
    assertThat(standing(Map.of(0, 3L))).isEqualTo(NOTHING);
    assertThat(parked).isEmpty();
  }

  /** Another catch-up, or a delivery that does not end with a younger event. */
  @Test
  void aPartitionThatMovesIsLeftAlone() {
    given(Map.of(0, 1L), Map.of(0, 3L, 1, 2L));
    betweenLooks = () -> view.checkpoint(1, 0, 2);
    assertThat(standing(Map.of(0, 3L, 1, 2L))).isEqualTo(new Standing(Set.of(1), true));

    view.checkpoint(1, 0, 1);
    assertThat(run(Map.of(0, 3L, 1, 2L))).isEqualTo(new Result(2, 1, Map.of()));
    assertThat(view.updates("Projections"))
        .extracting(UpdateItemRequest::updateExpression)
        .containsExactly("SET p1=:p1");
  }

  @Test
  void aPartitionMovesWhereAnyOfItsGenerationsDoes() {
    view.directory(1, 2L);
    view.generation(1, Map.of());
    view.generation(2, Map.of());
    view.record(0, 3);
    betweenLooks = () -> view.checkpoint(2, 0, 1);
    assertThat(standing(Map.of(0, 3L))).isEqualTo(new Standing(Set.of(), true));
  }

  @Test
  void aPartitionThatADeliveryIsAtWorkOnIsLeftAloneForAMinute() {
    given(Map.of(), Map.of(0, 3L));
    view.atWork(1, Set.of(0), NOON.plusSeconds(60));
    assertThat(standing(Map.of(0, 3L))).isEqualTo(NOTHING);
    assertThat(run(Map.of(0, 3L))).isEqualTo(new Result(0, 0, Map.of()));

    view.now = NOON.plusSeconds(58);
    assertThat(standing(Map.of(0, 3L))).isEqualTo(new Standing(Set.of(0), true));
  }

  /** It is old, and deliveries have applied far younger ones: the stream has lost it. */
  @Test
  void beforeADeliveryAtWorkAnotherPartitionsEventIsLostIfItIsPassed() {
    given(Map.of(), Map.of(0, 3L, 1, 3L));
    view.atWork(1, Set.of(0), NOON.plusSeconds(60));
    view.delivered(1, NOON.plusSeconds(60));
    assertThat(standing(Map.of(0, 3L, 1, 3L))).as("a minute is not far").isEqualTo(NOTHING);

    view.delivered(1, NOON.plusMillis(60_001));
    assertThat(standing(Map.of(0, 3L, 1, 3L))).isEqualTo(new Standing(Set.of(1), false));
  }

  /** The first that is missing is asked for, and no event beyond the head. */
  @Test
  void whileDeliveriesComeOnlyWhatTheyHavePassedIsCaughtUp() {
    view.directory(1);
    view.generation(1, Map.of(0, 1L, 1, 1L));
    view.record(0, "EIRE", NOON.minusSeconds(100));
    view.record(0, "EIRE", NOON.minusSeconds(50));
    view.record(1, "EIRE", NOON.minusSeconds(50));
    view.record(1, "EIRE", NOON.minusSeconds(100));
    view.delivered(1, NOON.minusSeconds(20));
    betweenLooks = () -> view.delivered(1, NOON);
    assertThat(run(Map.of(0, 2L, 1, 2L))).isEqualTo(new Result(1, 1, Map.of()));
    assertThat(told.getFirst().events())
        .extracting(ApplyReport.Applied::correlationId)
        .containsExactly("command 1:2");
  }

  @Test
  void whatDeliveriesCarryToOneGenerationIsNotLostToTheOther() {
    view.directory(1, 2L);
    view.generation(1, Map.of(0, 3L));
    view.generation(2, Map.of());
    view.record(0, 3);
    view.delivered(2, NOON);
    betweenLooks = () -> view.delivered(2, NOON.plusSeconds(1));
    assertThat(standing(Map.of(0, 3L))).isEqualTo(NOTHING);

    view.delivered(2, NOON.plusSeconds(100));
    betweenLooks = () -> view.delivered(2, NOON.plusSeconds(101));
    assertThat(standing(Map.of(0, 3L))).isEqualTo(new Standing(Set.of(0), false));
  }

  @Test
  void aBlockedPartitionThatIsDueIsTriedThoughDeliveriesCome() {
    given(Map.of(), Map.of(0, 3L));
    view.block(1, 0, 1, NOON.plus(STILL));
    betweenLooks = () -> view.delivered(1, NOON);
    assertThat(standing(Map.of(0, 3L))).isEqualTo(new Standing(Set.of(0), false));

    view.now = NOON;
    view.delivered(1, NOON.minusSeconds(1));
    assertThat(run(Map.of(0, 3L)).applied()).isEqualTo(3);
  }

  @Test
  void aBlockedPartitionThatIsNotDueStandsStillRightly() {
    given(Map.of(), Map.of(0, 3L, 1, 2L));
    view.block(1, 0, 1, NOON.plus(STILL).plusMillis(1));
    assertThat(standing(Map.of(0, 3L))).isEqualTo(NOTHING);

    view.now = NOON;
    assertThat(standing(Map.of(0, 3L, 1, 2L)))
        .as("the other partition waits for a delivery")
        .isEqualTo(new Standing(Set.of(1), true));
  }

  /** The clock that set it was wrong. */
  @Test
  void aBlockThatIsDueInTwoHoursIsDueNow() {
    given(Map.of(), Map.of(0, 3L));
    view.block(1, 0, 1, NOON.plus(Duration.ofHours(2)));
    assertThat(standing(Map.of(0, 3L))).isEqualTo(new Standing(Set.of(0), false));
  }

  @Test
  void aPartitionStandsStillRightlyIfEachGenerationThatLagsDoes() {
    view.directory(1, 2L);
    view.generation(1, Map.of());
    view.generation(2, Map.of(0, 3L));
    view.block(1, 0, 1, AN_HOUR_LATER);
    assertThat(standing(Map.of(0, 3L))).as("the second one has all").isEqualTo(NOTHING);

    view.checkpoint(2, 0, 2);
    assertThat(standing(Map.of(0, 3L)).partitions()).containsExactly(0);
  }

  @Test
  void itGoesOnUntilTheTimeIsUpAndNoLonger() {
    given(Map.of(), Map.of(0, 5L, 1, 5L));
    view.chunk = 1;
    rowTakes = Duration.ofSeconds(1);
    Instant until = NOON.plus(STILL).plusSeconds(3);
    assertThat(run(Map.of(0, 5L, 1, 5L), until)).isEqualTo(new Result(3, 3, Map.of(0, 4L, 1, 1L)));
    assertThat(view.now).isEqualTo(until);
    assertThat(view.calls(BatchGetItemRequest.class)).as("two looks, and the engine's").hasSize(3);
  }

  /** Each round's work counts, and its looks have the ones of the round before to compare. */
  @Test
  void everyFiveSecondsItLooksWhetherADeliveryHasCome() {
    given(Map.of(), Map.of(0, 12L));
    view.chunk = 1;
    rowTakes = Duration.ofSeconds(1);
    assertThat(run(Map.of(0, 12L))).isEqualTo(new Result(12, 12, Map.of()));
    assertThat(view.calls(BatchGetItemRequest.class))
        .as("two looks, three rounds, and a look after each but the last one")
        .hasSize(7);
  }

  @Test
  void itGivesWayToADeliveryThatComesMeanwhile() {
    given(Map.of(), Map.of(0, 12L));
    view.chunk = 1;
    rowTakes = Duration.ofSeconds(3);
    Result result =
        catchUp(STILL)
            .run(
                view.engine(),
                Map.of(0, 12L),
                AN_HOUR_LATER,
                work -> {
                  told.add(work);
                  if (told.size() == 2) {
                    view.atWork(1, Set.of(0), view.now.plusSeconds(60));
                  }
                });
    assertThat(result).isEqualTo(new Result(2, 2, Map.of(0, 3L)));
  }

  /** What another round leaves is not taken up again, though it lags. */
  @Test
  void onlyWhatTheRoundBeforeHasNotReachedGoesOn() {
    given(Map.of(), Map.of(0, 2L, 1, 9L));
    view.chunk = 1;
    rowTakes = Duration.ofSeconds(1);
    assertThat(run(Map.of(0, 2L, 1, 9L)).applied()).isEqualTo(11);
  }

  /** An operator is about to skip the event, so it must not be taken. */
  @Test
  void whereNothingCanBeAppliedItEnds() {
    given(Map.of(), Map.of(0, 3L));
    view.block(1, 0, 1, NOON);
    view.onCall =
        request -> {
          if (request instanceof UpdateItemRequest update
              && update.updateExpression().startsWith("SET t0=")) {
            throw Answers.failedWithoutItem();
          }
        };
    assertThat(run(Map.of(0, 3L))).isEqualTo(new Result(0, 0, Map.of(0, 1L)));
    assertThat(view.calls(BatchGetItemRequest.class)).as("two looks, and the engine's").hasSize(3);
  }
}
