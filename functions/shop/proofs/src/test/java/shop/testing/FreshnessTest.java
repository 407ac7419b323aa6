package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.SeededSchedules;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import shop.testing.FreshnessCounts.Seen;
import shop.views.ShopViews;

/** An answer to a consistency token contains that write, or it is a 503. */
class FreshnessTest {

  /** Fewer answers than this say nothing of shares. */
  private static final int MANY = 1_000;

  private final FreshnessCounts counts = new FreshnessCounts();
  private final SeededSchedules schedules =
      ShopSchedules.of(
          FreshnessTest.class,
          "freshness",
          100,
          (store, _) -> (name, seed) -> FreshnessSchedule.run(store, counts, name, seed));

  @Test
  void anAnswerToATokenContainsItsWriteOrIsA503WhateverHappensToTheView() throws Exception {
    schedules.run();

    assumeTrue(counts.of(Seen.SHOWN_WITH_TOKEN) + counts.of(Seen.BEHIND) > MANY);
    assertThat(counts.of(Seen.SHOWN_WITH_TOKEN)).as("%s", counts).isGreaterThan(MANY);
    assertThat(counts.of(Seen.SHOWN_WITH_TOKENS_OF_SEVERAL_PARTITIONS))
        .as("%s", counts)
        .isGreaterThan(100);
    assertThat(counts.of(Seen.BEHIND_ONE_OF_SEVERAL)).as("%s", counts).isGreaterThan(50);
    assertThat(counts.of(Seen.BEHIND)).as("%s", counts).isGreaterThan(MANY / 2);
    assertThat(counts.of(Seen.SHOWN_AFTER_WAITING)).as("%s", counts).isGreaterThan(50);
    assertThat(counts.of(Seen.NOT_FOUND_WITH_TOKEN)).as("%s", counts).isGreaterThan(30);
    assertThat(counts.of(Seen.CUT_OVER_MEANWHILE)).as("%s", counts).isGreaterThan(50);
    assertThat(counts.of(Seen.LATER_PAGES)).as("%s", counts).isGreaterThan(10);
    assertThat(counts.of(Seen.REFUSED)).as("%s", counts).isGreaterThan(50);
    assertThat(counts.of(Seen.STALE_WITHOUT_TOKEN))
        .as("%s", counts)
        .isGreaterThan(counts.of(Seen.WITHOUT_TOKEN) / 4);
  }

  @Test
  void everyViewIsAskedSomething() {
    try (Store store = new Store()) {
      for (String view : ShopViews.VIEWS.names()) {
        CheckedQuery question = CheckedQuery.any(view, List.of(), new Random(1));
        assertThat(question.route()).as(view).startsWith("GET ");
        assertThat(new QueryInstance(view, "View", "Checkpoints", "Journal", 1, store.dynamoDb()))
            .isNotNull();
      }
      assertThatThrownBy(() -> CheckedQuery.any("hours", List.of(), new Random(1)))
          .hasMessageContainingAll("the view hours", "CheckedQuery.any");
      assertThatThrownBy(() -> new QueryInstance("hours", "View", "C", "J", 1, store.dynamoDb()))
          .hasMessageContaining("The view hours has no queries");
    }
  }

  @Test
  void aSeedRepeatsItsScheduleCallByCall() {
    schedules.repeat(ShopViews.VIEWS.all().size());
  }
}
