package cqrs.projection.internal.calls;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The wall clock at the start of the invocation, plus the time that has passed since. So deadlines
 * hold even if the wall clock is set during an invocation.
 */
public final class SteadyClock extends Clock {

  private final Clock wall;
  private final LongSupplier nanoTime;
  private volatile Reading began;

  private record Reading(Instant instant, long nanos) {}

  public SteadyClock() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  SteadyClock(Clock wall, LongSupplier nanoTime) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.began = new Reading(wall.instant(), nanoTime.getAsLong());
  }

  /** Reads the wall clock. Call it when an invocation begins. */
  public void synchronize() {
    began = new Reading(wall.instant(), nanoTime.getAsLong());
  }

  @Override
  public Instant instant() {
    Reading reading = began;
    return reading.instant().plusNanos(nanoTime.getAsLong() - reading.nanos());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
