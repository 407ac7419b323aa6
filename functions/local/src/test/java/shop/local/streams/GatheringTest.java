package shop.local.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The moments of a batching window that no test with a running stream can hit exactly. */
class GatheringTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final StreamEvent EVENT = new StreamEvent("1", START, new byte[] {'{', '}'});

  private final Gathering gathering = new Gathering(10, Duration.ofMinutes(5), START);

  @Test
  void aWindowThatEndsWithNothingGatheredIsFollowedByAnother() {
    assertThat(gathering.take(minute(6))).isEmpty();
    gathering.add(EVENT);
    assertThat(gathering.take(minute(10))).isEmpty();
    assertThat(gathering.take(minute(11))).containsExactly(EVENT);
  }

  @Test
  void aWindowIsOverAtItsLengthAndNotBefore() {
    gathering.add(EVENT);
    assertThat(gathering.take(minute(5).minusNanos(1))).isEmpty();
    assertThat(gathering.take(minute(5))).containsExactly(EVENT);
    assertThat(gathering.isEmpty()).isTrue();
  }

  @Test
  void theNextWindowBeginsWithTheEndOfTheInvocation() {
    gathering.delivered(minute(3));
    gathering.add(EVENT);
    assertThat(gathering.take(minute(7))).isEmpty();
    assertThat(gathering.take(minute(8))).containsExactly(EVENT);
  }

  private static Instant minute(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }
}
