package cqrs.projection.internal.calls;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits bulk work. A fixed pace limits the write units per second. A yielding pace also limits the
 * calls under way, and allows fewer while live work suffers.
 */
public final class Pace {

  private static final double NANOS = 1e9;

  /** This number of rows takes a few hundred megabytes. */
  private static final int MAX_ROWS = 50_000;

  /** The first chunk is small, because it shows how fast rows are written. */
  private static final int MIN_ROWS = 100;

  /** How much larger than the chunk before a chunk may be. */
  private static final int GROWTH = 4;

  /** How long a chunk should take. A short chunk limits the effect of a slowdown. */
  private static final double CHUNK_SECONDS = 10;

  /** How long a chunk may take at a fixed pace. */
  private static final double MAX_CHUNK_SECONDS = 60;

  /** No function runs longer. */
  private static final Duration MAX_RUN = Duration.ofMinutes(15);

  private static final long MAX_REST_NANOS = 1_000_000_000;

  private final double unitsPerSecond;
  private final @Nullable Yielding yielding;
  private final LongSupplier nanoTime;
  private final LongConsumer park;
  private long free;
  private int underWay;
  private int rows;
  private double seconds;
  private volatile boolean isChunk;
  private long began;
  private volatile long late;

  /**
   * A fixed pace.
   *
   * @param unitsPerSecond the limit; 0: none
   */
  public Pace(double unitsPerSecond) {
    this(unitsPerSecond, null, System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * A pace with its own clock.
   *
   * @param park waits for the given nanoseconds
   */
  public Pace(
      double unitsPerSecond,
      @Nullable Yielding yielding,
      LongSupplier nanoTime,
      LongConsumer park) {
    this.unitsPerSecond = unitsPerSecond;
    this.yielding = yielding;
    this.nanoTime = nanoTime;
    this.park = park;
    this.free = nanoTime.getAsLong();
  }

  /**
   * A pace that yields to live work.
   *
   * @param unitsPerSecond the limit; 0: as fast as live work permits
   * @param parts how many workers share the limit of calls
   * @param report is called when the work is held back, repeatedly while it is, and when it is not
   *     any more
   */
  public static Pace yielding(
      double unitsPerSecond,
      int parts,
      Congestion congestion,
      Consumer<Optional<HeldBack>> report,
      Clock clock) {
    LongSupplier nanoTime = System::nanoTime;
    return new Pace(
        unitsPerSecond,
        new Yielding(parts, congestion, report, clock, nanoTime),
        nanoTime,
        LockSupport::parkNanos);
  }

  /** How many rows the next chunk should have. */
  public int rows() {
    double bound =
        unitsPerSecond == 0
            ? MAX_ROWS
            : Math.clamp(unitsPerSecond * MAX_CHUNK_SECONDS, 1, MAX_ROWS);
    if (yielding == null) {
      return (int) bound;
    }
    double next = MIN_ROWS;
    if (rows > 0) {
      next = Math.min(rows / seconds * CHUNK_SECONDS, rows * (double) GROWTH);
    }
    return (int) Math.min(bound, Math.max(MIN_ROWS, next));
  }

  /**
   * Begins a chunk.
   *
   * @param left after this time the rest of the chunk is written without yielding
   */
  public void begin(Duration left) {
    began = nanoTime.getAsLong();
    late = began + (left.compareTo(MAX_RUN) < 0 ? left : MAX_RUN).toNanos();
    isChunk = true;
  }

  /** Ends a chunk that has written so many rows. */
  public void end(int count) {
    isChunk = false;
    if (count > 0) {
      rows = count;
      seconds = (nanoTime.getAsLong() - began) / NANOS;
    }
  }

  /**
   * Makes a write when its turn has come.
   *
   * @param write returns the units that it took; a write that fails counts as one
   */
  public double spend(DoubleSupplier write) {
    enter();
    long start = nanoTime.getAsLong();
    double units = 1;
    try {
      awaitTurn();
      start = nanoTime.getAsLong();
      units = write.getAsDouble();
      return units;
    } finally {
      long took = nanoTime.getAsLong() - start;
      if (yielding != null) {
        yielding.written(units, took);
      }
      if (unitsPerSecond > 0) {
        long _ = turn(units - 1);
      }
      leave(took);
    }
  }

  /** Makes a read, which takes no write units, when one more call is allowed. */
  public <T> T read(Supplier<T> read) {
    enter();
    long start = nanoTime.getAsLong();
    try {
      return read.get();
    } finally {
      leave(nanoTime.getAsLong() - start);
    }
  }

  private void enter() {
    if (yielding == null) {
      return;
    }
    yielding.look();
    synchronized (this) {
      while (underWay >= Math.max(1, yielding.atOnce()) && !isLate()) {
        yielding.waits();
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
      underWay++;
    }
  }

  private boolean isLate() {
    return isChunk && nanoTime.getAsLong() - late > 0;
  }

  /** Permits the next call, at once or after a rest. */
  private void leave(long took) {
    if (yielding == null) {
      return;
    }
    double atOnce = yielding.atOnce();
    if (atOnce < 1 && !isLate()) {
      yielding.waits();
      park.accept(Math.min(MAX_REST_NANOS, (long) (took * (1 / atOnce - 1))));
    }
    synchronized (this) {
      underWay--;
      notifyAll();
    }
  }

  private void awaitTurn() {
    if (unitsPerSecond == 0) {
      return;
    }
    long turn = turn(1);
    for (long wait = turn - nanoTime.getAsLong(); wait > 0; wait = turn - nanoTime.getAsLong()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      park.accept(wait);
    }
  }

  /** Takes the next turn, and delays the turn after it by so many units. */
  private synchronized long turn(double units) {
    long turn = Math.max(free, nanoTime.getAsLong());
    free = turn + (long) (units / unitsPerSecond * NANOS);
    return turn;
  }
}
