package cqrs.projection.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingTimeTest {

  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Times wrap around zero, as those of {@code System.nanoTime} may. */
  private long now = Long.MAX_VALUE - 5;

  private final WaitingTime time = new WaitingTime(() -> now);

  private void passes(Duration duration) {
    now += duration.toNanos();
  }

  private Duration waitsAsLongAsItMay() {
    Duration waited = time.allowed(LONGEST);
    passes(waited);
    time.spend(waited);
    return waited;
  }

  @Test
  void firstWaitMayTakeTheLongestAllowedTime() {
    assertThat(time.allowed(LONGEST)).isEqualTo(LONGEST);
    assertThat(time.allowed(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    assertThat(time.allowed(Duration.ZERO)).isZero();
  }

  @Test
  void shortWaitsAreFree() {
    for (int i = 0; i < 10_000; i++) {
      time.spend(Duration.ofMillis(100));
      passes(Duration.ofMillis(100));
    }
    assertThat(time.allowed(LONGEST)).isEqualTo(LONGEST);
  }

  @Test
  void longWaitUsesUpTheBudgetWhichRecoversByAQuarter() {
    waitsAsLongAsItMay();

    assertThat(time.allowed(LONGEST)).isBetween(WaitingTime.FREE, Duration.ofSeconds(4));
    waitsAsLongAsItMay();
    waitsAsLongAsItMay();
    Duration left = time.allowed(LONGEST);
    assertThat(left).isLessThan(Duration.ofSeconds(1));

    passes(Duration.ofSeconds(8));
    assertThat(time.allowed(LONGEST)).isEqualTo(left.plusSeconds(2));
    passes(Duration.ofMinutes(1));
    assertThat(time.allowed(LONGEST)).isEqualTo(LONGEST);
  }

  @Test
  void budgetNeverExceedsOneLongWait() {
    waitsAsLongAsItMay();
    passes(Duration.ofHours(1));
    assertThat(waitsAsLongAsItMay()).isEqualTo(LONGEST);
    assertThat(time.allowed(LONGEST)).isLessThan(Duration.ofSeconds(4));
  }

  /** A reader that waits whenever it may, with a second in between. */
  @Test
  void longWaitsTakeAtMostAQuarterOfTheTime() {
    waitsAsLongAsItMay();
    Duration counted = Duration.ZERO;
    long began = now;
    for (int i = 0; i < 1_000; i++) {
      Duration waited = waitsAsLongAsItMay();
      counted = counted.plus(waited.minus(WaitingTime.FREE));
      passes(Duration.ofSeconds(1));
    }

    double all = now - began;
    assertThat(counted.toNanos() / all).isBetween(0.2, 0.26);
  }
}
