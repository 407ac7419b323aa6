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
 * Holds back bulk work: it bounds the write units a second, and one that yields also bounds the
 * calls under way, to fewer while live work suffers.
 */
public final class Pace {

  private static final double NANOS = 1e9;

  /** The most rows folded before they are written: a few hundred megabytes. */
  private static final int MOST_ROWS = 50_000;

  /** The first chunk shows how fast rows are written, however slow that is. */
  private static final int FEWEST_ROWS = 100;

  /** A chunk may be so many times as large as the one before. */
  private static final int GROWTH = 4;

  /** Rows for so many seconds are folded at a time: it may get slower while they are written. */
  private static final double CHUNK_SECONDS = 10;

  /** A chunk that only a fixed pace bounds takes so many seconds. */
  private static final double LONGEST_CHUNK_SECONDS = 60;

  /** No function runs longer. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** A call is followed by no longer rest. */
  private static final long LONGEST_REST_NANOS = 1_000_000_000;

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
   * @param unitsPerSecond at most; 0: as fast as it goes
   */
  public Pace(double unitsPerSecond) {
    this(unitsPerSecond, null, System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * One with another clock.
   *
   * @param park lets so many nanoseconds pass
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
   * A pace that yields.
   *
   * @param unitsPerSecond at most; 0: as fast as live work permits
   * @param parts this work is one of so many at the same time
   * @param report is told when the work begins to be held back, how it goes on, and when it ends
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

  /** How many rows to fold before they are written: what a chunk's time is enough for. */
  public int rows() {
    double bound =
        unitsPerSecond == 0
            ? MOST_ROWS
            : Math.clamp(unitsPerSecond * LONGEST_CHUNK_SECONDS, 1, MOST_ROWS);
    if (yielding == null) {
      return (int) bound;
    }
    double next = FEWEST_ROWS;
    if (rows > 0) {
      next = Math.min(rows / seconds * CHUNK_SECONDS, rows * (double) GROWTH);
    }
    return (int) Math.min(bound, Math.max(FEWEST_ROWS, next));
  }

  /**
   * A chunk begins, which has to come to an end.
   *
   * @param left after this time what is left of the chunk is written, whatever suffers
   */
  public void begin(Duration left) {
    began = nanoTime.getAsLong();
    late = began + (left.compareTo(LONGEST) < 0 ? left : LONGEST).toNanos();
    isChunk = true;
  }

  /** The chunk has ended; so many rows were written. */
  public void end(int count) {
    isChunk = false;
    if (count > 0) {
      rows = count;
      seconds = (nanoTime.getAsLong() - began) / NANOS;
    }
  }

  /**
   * Makes a write when its turn has come: many that ask at the same time are not made at the same
   * time.
   *
   * @param write answers the units that it took; one that fails took one
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

  /** Makes a read, which is no write unit, when there is room for one more call. */
  public <T> T read(Supplier<T> read) {
    enter();
    long start = nanoTime.getAsLong();
    try {
      return read.get();
    } finally {
      leave(nanoTime.getAsLong() - start);
    }
  }

  /** Waits until there is room for one more call. */
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

  /** Makes room again, at once or after a rest. */
  private void leave(long took) {
    if (yielding == null) {
      return;
    }
    double atOnce = yielding.atOnce();
    if (atOnce < 1 && !isLate()) {
      yielding.waits();
      park.accept(Math.min(LONGEST_REST_NANOS, (long) (took * (1 / atOnce - 1))));
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

  /** When the next turn is; what comes after it is put off by so many units. */
  private synchronized long turn(double units) {
    long turn = Math.max(free, nanoTime.getAsLong());
    free = turn + (long) (units / unitsPerSecond * NANOS);
    return turn;
  }
}
