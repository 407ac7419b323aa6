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
 * Finds how many calls bulk work may have under way so that it leaves room for live work. Once a
 * second it looks whether live work suffers, or calls have become slow, as throttled ones do. If
 * so, it halves their number; otherwise it raises it as long as more would be made. It never stops,
 * so that the work ends.
 */
public final class Yielding {

  /** Calls at the same time to begin with: harmless even to a slow store. */
  private static final double START = 8;

  /** Below one, each call is followed by a rest that is as much longer as the number is smaller. */
  private static final double LEAST = 0.5;

  private static final double MOST = 256;

  private static final long BETWEEN_LOOKS_NANOS = 1_000_000_000;

  /** Whatever else there is, a call that takes less is not slow. */
  private static final double SLOW_NANOS = 100e6;

  /** A call that takes so many times what it took at best waits for others. */
  private static final double SLOW_TIMES = 2;

  /** What a call takes at best is forgotten by so much a look. */
  private static final double FORGOTTEN = 1.02;

  /** Until something suffers the number doubles; afterwards it is raised with care. */
  private static final double FIRST_RAISE = 2;

  private static final double RAISE = 1.25;

  /** So many calm looks end what was held back. */
  private static final int CALM = 5;

  /** While the work is held back, so many looks pass between two reports. */
  private static final int BETWEEN_REPORTS = 10;

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
   * A search for the number.
   *
   * @param parts this is one of so many that share the store
   * @param report is told when it begins to be held back, how it goes on, and when it ends
   */
  public Yielding(
      int parts,
      Congestion congestion,
      Consumer<Optional<HeldBack>> report,
      Clock clock,
      LongSupplier nanoTime) {
    this.least = LEAST / parts;
    this.most = MOST / parts;
    this.atOnce = START / parts;
    this.congestion = congestion;
    this.report = report;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.looked = nanoTime.getAsLong();
  }

  /** How many calls may be under way at the same time; a part of one if it is to rest. */
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

  /** Looks, if it is time to and nobody else does. */
  void look() {
    long now = nanoTime.getAsLong();
    if (now - looked < BETWEEN_LOOKS_NANOS || !looking.compareAndSet(false, true)) {
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
    best = Math.min(best * FORGOTTEN, mean);
    return mean <= Math.max(SLOW_NANOS, best * SLOW_TIMES)
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
    if (heldBack != null && ++calm == CALM) {
      heldBack = null;
      report.accept(Optional.empty());
    }
  }

  private void report(String why, double achieved) {
    Instant since = heldBack == null ? clock.instant() : heldBack.since();
    unreported = heldBack == null ? 0 : unreported + 1;
    heldBack = new HeldBack(since, why, Math.round(achieved));
    if (unreported % BETWEEN_REPORTS == 0) {
      report.accept(Optional.of(heldBack));
    }
  }
}
