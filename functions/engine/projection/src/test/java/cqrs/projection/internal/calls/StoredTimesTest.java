package cqrs.projection.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StoredTimesTest {

  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void pastMomentIsDue() {
    assertThat(StoredTimes.isDue(NOON.plusMillis(1), HOUR, NOON)).isFalse();
    assertThat(StoredTimes.isDue(NOON, HOUR, NOON)).isTrue();
  }

  @Test
  void momentTooFarAheadIsDue() {
    Instant latest = NOON.plus(HOUR).plus(StoredTimes.SKEW);
    assertThat(StoredTimes.isDue(latest, HOUR, NOON)).isFalse();
    assertThat(StoredTimes.isDue(latest.plusMillis(1), HOUR, NOON)).isTrue();
  }

  @Test
  void timeHasPassedSinceAFutureMoment() {
    assertThat(StoredTimes.hasPassed(HOUR, NOON.minus(HOUR).plusMillis(1), NOON)).isFalse();
    assertThat(StoredTimes.hasPassed(HOUR, NOON.minus(HOUR), NOON)).isTrue();
    assertThat(StoredTimes.hasPassed(HOUR, NOON.plus(StoredTimes.SKEW), NOON)).isFalse();
    assertThat(StoredTimes.hasPassed(HOUR, NOON.plus(HOUR.multipliedBy(6)), NOON)).isTrue();
  }
}
