package local.functions;

import java.time.Duration;
import java.time.Instant;

/** The time of this machine. */
final class RealTime implements Time {
  private final Instant began = Instant.now();
  private final long nanos = System.nanoTime();

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Instant steady() {
    return began.plusNanos(System.nanoTime() - nanos);
  }

  @Override
  public void waitUntil(Instant moment) throws InterruptedException {
    for (var left = left(moment); left.isPositive(); left = left(moment)) {
      Thread.sleep(left);
    }
  }

  private Duration left(Instant moment) {
    return Duration.between(steady(), moment);
  }
}
