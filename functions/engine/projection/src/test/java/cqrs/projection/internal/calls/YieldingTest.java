package cqrs.projection.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The limit of calls after each check. */
class YieldingTest {

  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Times wrap around zero, as those of {@code System.nanoTime} may. */
  private long now = Long.MAX_VALUE - 5;

  private Optional<String> reason = Optional.empty();
  private int asked;
  private final List<Optional<HeldBack>> reports = new ArrayList<>();
  private final Yielding yielding = of(1);

  private Yielding of(int parts) {
    return new Yielding(
        parts,
        () -> {
          asked++;
          return reason;
        },
        reports::add,
        Clock.fixed(NOON, ZoneOffset.UTC),
        () -> now);
  }

  private double atOnceAfterASecond() {
    now += SECOND.toNanos();
    yielding.look();
    return yielding.atOnce();
  }

  private void written(int millis) {
    yielding.written(1, Duration.ofMillis(millis).toNanos());
  }

  private double atOnceAfterAWriteOf(int millis) {
    written(millis);
    return atOnceAfterASecond();
  }

  @Test
  void checksOnceASecond() {
    now += SECOND.toNanos() - 1;
    yielding.look();
    assertThat(asked).isZero();
    now++;
    yielding.look();
    yielding.look();
    assertThat(asked).isEqualTo(1);
    now += SECOND.toNanos();
    yielding.look();
    assertThat(asked).isEqualTo(2);
  }

  /** A check may take longer than the interval. */
  @Test
  void onlyOneThreadChecksAtATime() {
    List<Yielding> self = new ArrayList<>();
    self.add(
        new Yielding(
            1,
            () -> {
              asked++;
              now += SECOND.toNanos();
              self.getFirst().look();
              return Optional.empty();
            },
            reports::add,
            Clock.fixed(NOON, ZoneOffset.UTC),
            () -> now));
    now += SECOND.toNanos();
    self.getFirst().look();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void limitIsHalvedWhileLiveWorkSuffersButStaysPositive() {
    reason = Optional.of("It lags.");
    for (double atOnce : new double[] {4, 2, 1, 0.5, 0.5}) {
      assertThat(atOnceAfterASecond()).isEqualTo(atOnce);
    }
  }

  @Test
  void partsShareTheLimitItsMinimumAndItsMaximum() {
    Yielding part = of(4);
    assertThat(part.atOnce()).isEqualTo(2);
    for (int i = 0; i < 10; i++) {
      part.waits();
      now += SECOND.toNanos();
      part.look();
    }
    assertThat(part.atOnce()).isEqualTo(64);
    reason = Optional.of("It lags.");
    for (int i = 0; i < 10; i++) {
      now += SECOND.toNanos();
      part.look();
    }
    assertThat(part.atOnce()).isEqualTo(0.125);
  }

  @Test
  void limitDoublesOnlyIfMoreCallsAreWaiting() {
    assertThat(atOnceAfterASecond()).isEqualTo(8);
    yielding.waits();
    assertThat(atOnceAfterASecond()).isEqualTo(16);
    assertThat(atOnceAfterASecond()).as("nobody has waited since").isEqualTo(16);
    yielding.waits();
    assertThat(atOnceAfterASecond()).isEqualTo(32);
  }

  @Test
  void limitRisesSlowlyAfterASlowdown() {
    reason = Optional.of("It lags.");
    assertThat(atOnceAfterASecond()).isEqualTo(4);
    reason = Optional.empty();
    yielding.waits();
    assertThat(atOnceAfterASecond()).isEqualTo(5);
  }

  @Test
  void writeOfATenthOfASecondIsNeverSlow() {
    assertThat(atOnceAfterAWriteOf(10)).isEqualTo(8);
    assertThat(atOnceAfterAWriteOf(100)).isEqualTo(8);
    assertThat(atOnceAfterAWriteOf(101)).isEqualTo(4);
    assertThat(reports)
        .containsExactly(
            Optional.of(new HeldBack(NOON, "A write takes 101 milliseconds, and 10 at best.", 1)));
  }

  /** The best time is the minimum, and grows by two percent per check. */
  @Test
  void writeIsSlowAtTwiceTheBestTime() {
    assertThat(atOnceAfterASecond()).as("no write, no best").isEqualTo(8);
    assertThat(atOnceAfterAWriteOf(150)).isEqualTo(8);
    assertThat(atOnceAfterAWriteOf(305)).as("twice 153").isEqualTo(8);
    assertThat(atOnceAfterAWriteOf(313)).as("more than twice 156").isEqualTo(4);
    assertThat(atOnceAfterAWriteOf(120)).isEqualTo(4);
    assertThat(atOnceAfterAWriteOf(246)).as("more than twice 122").isEqualTo(2);
  }

  @Test
  void writeTimeIsTheMeanSinceTheLastCheck() {
    assertThat(atOnceAfterAWriteOf(10)).isEqualTo(8);
    written(10);
    written(10);
    assertThat(atOnceAfterAWriteOf(250)).as("90 milliseconds each").isEqualTo(8);
    written(250);
    assertThat(atOnceAfterAWriteOf(10)).as("130 milliseconds each").isEqualTo(4);
    assertThat(atOnceAfterASecond()).as("none since").isEqualTo(4);
  }

  @Test
  void reportHasTheUnitsPerSecondSinceTheLastCheck() {
    reason = Optional.of("It lags.");
    yielding.written(7, 1);
    yielding.written(3, 1);
    now += 2 * SECOND.toNanos();
    yielding.look();
    assertThat(reports).containsExactly(Optional.of(new HeldBack(NOON, "It lags.", 5)));
  }

  @Test
  void reportsComeAtTheStartEveryTenChecksAndAfterFiveCalmChecks() {
    reason = Optional.of("It lags.");
    for (int look = 1; look <= 21; look++) {
      assertThat(atOnceAfterASecond()).isLessThan(8);
      assertThat(reports).as("look %d", look).hasSize(1 + (look - 1) / 10);
    }
    assertThat(reports).allSatisfy(report -> assertThat(report).isPresent());
    reports.clear();
    calm(4);
    reason = Optional.of("It lags.");
    assertThat(atOnceAfterASecond()).isEqualTo(0.5);
    calm(4);
    assertThat(reports).as("four looks were calm, twice").isEmpty();
    calm(1);
    assertThat(reports).containsExactly(Optional.empty());
    calm(10);
    assertThat(reports).as("it ends once").hasSize(1);
    reason = Optional.of("Again.");
    assertThat(atOnceAfterASecond()).isEqualTo(0.5);
    assertThat(reports.getLast()).contains(new HeldBack(NOON, "Again.", 0));
  }

  private void calm(int looks) {
    reason = Optional.empty();
    for (int i = 0; i < looks; i++) {
      assertThat(atOnceAfterASecond()).isEqualTo(0.5);
    }
  }
}
