package cqrs.projection.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final Percentage JITTER = Percentage.withPercentage(20.1);
  private static final long MILLI = 1_000_000;

  /** Times wrap around zero, as those of {@code System.nanoTime} may. */
  private long now = Long.MAX_VALUE - 5;

  private final List<Long> pauses = new ArrayList<>();
  private final WaitingTime waitingTime = new WaitingTime(() -> now);

  private Patience patience(Duration wanted) {
    return new Patience(wanted, waitingTime, () -> now, this::pass);
  }

  private void pass(long nanos) {
    pauses.add(nanos);
    now += nanos;
  }

  @Test
  void pausesEndAtTheDeadline() {
    Duration wanted = Duration.ofSeconds(10);
    long began = now;
    try (Patience patience = patience(wanted)) {
      while (patience.pause()) {
        assertThat(now - began).isLessThanOrEqualTo(wanted.toNanos());
      }
      assertThat(patience.paused()).isEqualTo(wanted);
    }
    assertThat(now - began).isEqualTo(wanted.toNanos());
  }

  @Test
  void eachPauseIsHalfOfTheWaitSoFarWithinLimits() {
    try (Patience patience = patience(Duration.ofSeconds(10))) {
      long waited = 0;
      while (patience.pause()) {
        long wanted = Math.clamp(waited / 2, 20 * MILLI, 500 * MILLI);
        waited += pauses.getLast();
        if (waited < Duration.ofSeconds(10).toNanos()) {
          assertThat(pauses.getLast()).isCloseTo(wanted, JITTER);
        }
      }
    }
    assertThat(pauses).anyMatch(pause -> pause > 390 * MILLI);
  }

  @Test
  void pausesOfReadersVary() {
    for (int i = 0; i < 50; i++) {
      try (Patience patience = patience(Duration.ofMillis(100))) {
        assertThat(patience.pause()).isTrue();
      }
    }
    assertThat(pauses).anyMatch(pause -> pause < 19 * MILLI).anyMatch(pause -> pause > 21 * MILLI);
  }

  @Test
  void noPauseAfterTheDeadline() {
    try (Patience patience = patience(Duration.ZERO)) {
      assertThat(patience.pause()).isFalse();
      assertThat(patience.paused()).isZero();
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void anInterruptedReaderWaitsNoLonger() {
    try (Patience patience = patience(Duration.ofSeconds(10))) {
      Thread.currentThread().interrupt();
      assertThat(patience.pause()).isFalse();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void waitOfOneReadReducesTheBudgetOfTheNext() {
    Duration wanted = Duration.ofSeconds(10);
    try (Patience patience = patience(wanted)) {
      while (patience.pause()) {
        assertThat(patience.paused()).isPositive();
      }
    }
    assertThat(waitingTime.allowed(wanted)).isLessThan(Duration.ofSeconds(4));
  }
}
