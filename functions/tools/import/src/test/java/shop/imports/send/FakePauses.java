package shop.imports.send;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Waits by moving its own clock. */
public final class FakePauses implements Pauses {

  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> paused = new CopyOnWriteArrayList<>();

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public void pause(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    paused.add(duration);
  }

  List<Duration> paused() {
    return paused;
  }
}
