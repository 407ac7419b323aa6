package cqrs.projection.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class SteadyClockTest {

  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  private final AtomicReference<Instant> wall = new AtomicReference<>(NOON);
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Clock wallClock = ((InstantSource) wall::get).withZone(ZoneOffset.UTC);
  private final SteadyClock clock = new SteadyClock(wallClock, nanos::get);

  @Test
  void clockIgnoresChangesOfTheWallClock() {
    wall.set(NOON.minus(Duration.ofHours(6)));
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3));
  }

  @Test
  void nextInvocationReadsTheWallClockAgain() {
    wall.set(NOON.minus(Duration.ofHours(6)));
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    clock.synchronize();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(clock.instant()).isEqualTo(NOON.minus(Duration.ofHours(6)).plusSeconds(1));
  }
}
