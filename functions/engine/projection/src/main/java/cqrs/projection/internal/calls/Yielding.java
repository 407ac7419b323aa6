package cqrs.projection.internal.calls;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the calls that bulk work has under way, so that live work keeps its capacity. Once a
 * second it checks whether live work suffers or calls have become slow, as throttled calls do. If
 * so, it halves the limit. Otherwise it raises the limit if the work would use more. The limit
 * never reaches zero, so the work always ends.
 */
public final class Yielding {

  /** The first limit, which is harmless even to a slow store. */
  private static final double START = 8;

  /** A limit below one means that a rest follows each call. */
  private static final double MIN = 0.5;

  private static final double MAX = 256;

  private static final long CHECK_INTERVAL_NANOS = 1_000_000_000;

  /** A faster call is never slow. */
  private static final double SLOW_NANOS = 100e6;

  /** A call is slow if it takes so many times as long as the fastest calls. */
  private static final double SLOW_FACTOR = 2;

  /** The fastest time grows by this factor each check, so that it follows a slower store. */
  private static final double BEST_DECAY = 1.02;

  /** The limit doubles until the first slowdown. Later it grows slowly. */
  private static final double FIRST_RAISE = 2;

  private static final double RAISE = 1.25;

  /** After so many checks without a slowdown, the work counts as not held back. */
  private static final int CALM_CHECKS = 5;

  /** While the work is held back, it reports once in so many checks. */
  private static final int CHECKS_PER_REPORT = 10;

  private final double least;
  private final double most;
  private final Congestion congestion;
  private final Consumer<Optional<HeldBack>> report;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final DoubleAdder units = new DoubleAdder();
  private final LongAdder calls = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private volatile double atOnce;
  private volatile boolean full;
  private volatile long looked;
  private double best = Double.POSITIVE_INFINITY;
  private double raise = FIRST_RAISE;
  private @Nullable HeldBack heldBack;
  private int calm;
  private int unreported;

  /**
   * A limit for one worker.
   *
   * @param parts how many workers share the store
   * @param report as for {@link Pace#yielding}
   */
  public Yielding(
      int parts,
      Congestion congestion,
      Consumer<Optional<HeldBack>> report,
      Clock clock,
      LongSupplier nanoTime) {
    this.least = MIN / parts;
    this.most = MAX / parts;
    this.atOnce = START / parts;
    this.congestion = congestion;
    this.report = report;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.looked = nanoTime.getAsLong();
  }

  /** How many calls may be under way; below one, calls rest in between. */
  double atOnce() {
    return atOnce;
  }

  /** A call had to wait for others to end. */
  void waits() {
    full = true;
  }

  /** A write has ended. */
  void written(double spent, long took) {
    units.add(spent);
    calls.increment();
    nanos.add(took);
  }

  /** Checks, if it is time and no other thread does. */
  void look() {
    long now = nanoTime.getAsLong();
    if (now - looked < CHECK_INTERVAL_NANOS || !looking.compareAndSet(false, true)) {
      return;
    }
    try {
      double achieved = units.sumThenReset() / ((now - looked) / 1e9);
      looked = now;
      long count = calls.sumThenReset();
      double took = nanos.sumThenReset();
      adjust(achieved, (count == 0 ? slow(0) : slow(took / count)).or(congestion::reason));
    } finally {
      looking.set(false);
    }
  }

  private Optional<String> slow(double mean) {
    if (mean == 0) {
      return Optional.empty();
    }
    best = Math.min(best * BEST_DECAY, mean);
    return mean <= Math.max(SLOW_NANOS, best * SLOW_FACTOR)
        ? Optional.empty()
        : Optional.of(
            "A write takes %.0f milliseconds, and %.0f at best.".formatted(mean / 1e6, best / 1e6));
  }

  private void adjust(double achieved, Optional<String> why) {
    if (why.isPresent()) {
      raise = RAISE;
      calm = 0;
      atOnce = Math.max(least, atOnce / 2);
      report(why.get(), achieved);
      return;
    }
    if (full) {
      full = false;
      atOnce = Math.min(most, atOnce * raise);
    }
    if (heldBack != null && ++calm == CALM_CHECKS) {
      heldBack = null;
      report.accept(Optional.empty());
    }
  }

  private void report(String why, double achieved) {
    Instant since = heldBack == null ? clock.instant() : heldBack.since();
    unreported = heldBack == null ? 0 : unreported + 1;
    heldBack = new HeldBack(since, why, Math.round(achieved));
    if (unreported % CHECKS_PER_REPORT == 0) {
      report.accept(Optional.of(heldBack));
    }
  }
}
