package cqrs.projection.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AtomicLong now = new AtomicLong();
  private final List<Long> pauses = new ArrayList<>();

  private Pace pace(double unitsPerSecond, @Nullable Yielding yielding) {
    return new Pace(
        unitsPerSecond,
        yielding,
        now::get,
        nanos -> {
          pauses.add(nanos);
          now.addAndGet(nanos);
        });
  }

  private Yielding yielding(int parts) {
    return new Yielding(parts, Congestion.NONE, _ -> {}, Clock.systemUTC(), now::get);
  }

  private double secondsPassed() {
    return now.get() / 1e9;
  }

  private DoubleSupplier writeThatTakes(Duration time) {
    return () -> {
      now.addAndGet(time.toNanos());
      return 1;
    };
  }

  @Test
  void writesFollowTheRate() {
    Pace pace = pace(4, null);
    for (int write = 0; write < 9; write++) {
      assertThat(secondsPassed()).isEqualTo(write == 0 ? 0 : (write - 1) / 4.0);
      assertThat(pace.spend(() -> 1)).isEqualTo(1);
    }
  }

  @Test
  void expensiveWriteDelaysTheNext() {
    Pace pace = pace(4, null);
    assertThat(pace.spend(() -> 10)).isEqualTo(10);
    assertThat(pace.spend(() -> 0.5)).isEqualTo(0.5);
    assertThat(secondsPassed()).isEqualTo(10 / 4.0);
    assertThat(pace.spend(() -> 1)).isEqualTo(1);
    assertThat(secondsPassed()).isEqualTo(10.5 / 4.0);
  }

  @Test
  void failedWriteCostsOneUnit() {
    Pace pace = pace(4, null);
    assertThatThrownBy(
            () ->
                pace.spend(
                    () -> {
                      throw new IllegalStateException();
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(pace.spend(() -> 1)).isEqualTo(1);
    assertThat(secondsPassed()).isEqualTo(0.25);
  }

  /** A pause is not made up for. */
  @Test
  void unusedTurnsAreLost() {
    Pace pace = pace(4, null);
    now.addAndGet(LONG.toNanos());
    double before = secondsPassed();
    for (int write = 0; write < 5; write++) {
      assertThat(pace.spend(() -> 1)).isEqualTo(1);
    }
    assertThat(secondsPassed() - before).isEqualTo(1);
  }

  @Test
  void withoutARateNothingWaits() {
    Pace pace = pace(0, null);
    for (int write = 0; write < 100; write++) {
      assertThat(pace.spend(() -> 20)).isEqualTo(20);
    }
    assertThat(pace.read(() -> "read")).isEqualTo("read");
    assertThat(pauses).isEmpty();
  }

  @Test
  void anInterruptedWriterDoesNotWaitForItsTurn() {
    Pace pace = pace(4, null);
    Thread.currentThread().interrupt();
    try {
      assertThat(pace.spend(() -> 100)).isEqualTo(100);
      assertThat(pace.spend(() -> 1)).isEqualTo(1);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void fixedPaceFoldsRowsForAMinute() {
    assertThat(pace(0, null).rows()).isEqualTo(50_000);
    assertThat(pace(2, null).rows()).isEqualTo(120);
    assertThat(pace(0.001, null).rows()).isEqualTo(1);
    assertThat(pace(1e6, null).rows()).isEqualTo(50_000);
  }

  @Test
  void yieldingPaceFoldsRowsForTenSecondsAndGrowsAtMostFourfold() {
    Pace pace = pace(0, yielding(1));
    assertThat(pace.rows()).isEqualTo(100);
    chunk(pace, 100, Duration.ofMillis(10));
    assertThat(pace.rows()).as("four times as many").isEqualTo(400);
    chunk(pace, 400, Duration.ofSeconds(5));
    assertThat(pace.rows()).as("as many as in ten seconds").isEqualTo(800);
    chunk(pace, 0, LONG);
    assertThat(pace.rows()).as("a chunk without rows says nothing").isEqualTo(800);
    chunk(pace, 100, Duration.ofMinutes(5));
    assertThat(pace.rows()).as("never fewer").isEqualTo(100);
    chunk(pace, 40_000, Duration.ofMillis(1));
    assertThat(pace.rows()).as("never more").isEqualTo(50_000);
    assertThat(pace(1, yielding(1)).rows()).as("the pace bounds it too").isEqualTo(60);
  }

  private void chunk(Pace pace, int rows, Duration time) {
    pace.begin(LONG);
    now.addAndGet(time.toNanos());
    pace.end(rows);
  }

  @Test
  void limitBelowOneMakesEachCallRest() {
    Pace pace = pace(0, yielding(16));
    assertThat(pace.spend(writeThatTakes(Duration.ofMillis(30)))).isEqualTo(1);
    assertThat(pauses).as("half a call: as long again").containsExactly(30_000_000L);
    String read =
        pace.read(
            () -> {
              now.addAndGet(Duration.ofMillis(20).toNanos());
              return "read";
            });
    assertThat(read).isEqualTo("read");
    assertThat(pauses).containsExactly(30_000_000L, 20_000_000L);
  }

  /** So the limit rises as soon as live work does not suffer. */
  @Test
  void restCountsAsAWaitingCall() {
    Yielding yielding = yielding(16);
    Pace pace = pace(0, yielding);
    assertThat(pace.spend(writeThatTakes(Duration.ofMillis(30)))).isEqualTo(1);
    now.addAndGet(SECOND.toNanos());
    yielding.look();
    assertThat(yielding.atOnce()).isEqualTo(1);
  }

  @Test
  void noRestIsLongerThanASecond() {
    Pace pace = pace(0, yielding(800));
    assertThat(pace.spend(writeThatTakes(Duration.ofMillis(30)))).isEqualTo(1);
    assertThat(pauses).containsExactly(SECOND.toNanos());
  }

  @Test
  void limitOfOneNeedsNoRest() {
    Pace pace = pace(0, yielding(8));
    assertThat(pace.spend(writeThatTakes(SECOND))).isEqualTo(1);
    assertThat(pauses).isEmpty();
  }

  /** Before that, a chunk rests; afterwards it has to end. */
  @Test
  void lateChunkDoesNotRest() {
    Pace pace = pace(0, yielding(64));
    pace.begin(SECOND);
    assertThat(pace.spend(writeThatTakes(SECOND))).isEqualTo(1);
    assertThat(pauses).as("a second has passed, and no more").hasSize(1);
    assertThat(pace.spend(writeThatTakes(SECOND))).isEqualTo(1);
    assertThat(pauses).hasSize(1);
    pace.end(0);
    assertThat(pace.spend(writeThatTakes(SECOND))).isEqualTo(1);
    assertThat(pauses).as("after the chunk").hasSize(2);
  }

  @Test
  void chunkIsLateAfterAQuarterOfAnHour() {
    Pace pace = pace(0, yielding(64));
    pace.begin(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(pace.spend(writeThatTakes(Duration.ofMinutes(14)))).isEqualTo(1);
    assertThat(pauses).hasSize(1);
    assertThat(pace.spend(writeThatTakes(Duration.ofMinutes(1)))).isEqualTo(1);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void callAboveTheLimitWaitsForAnotherToEnd() throws Exception {
    Yielding yielding = yielding(8);
    Pace pace = pace(0, yielding);
    CountDownLatch isUnderWay = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    Thread one =
        Thread.ofVirtual()
            .start(
                () ->
                    pace.read(
                        () -> {
                          isUnderWay.countDown();
                          return awaited(mayEnd);
                        }));
    isUnderWay.await();
    Thread other = Thread.ofVirtual().start(() -> pace.read(() -> counted(second)));

    while (other.getState() != Thread.State.WAITING) {
      assertThat(second.getCount()).as("the second call waits").isEqualTo(1);
      Thread.onSpinWait();
    }
    mayEnd.countDown();
    assertThat(second.await(10, TimeUnit.SECONDS)).as("the second call is made").isTrue();
    one.join();
    other.join();
    now.addAndGet(SECOND.toNanos());
    yielding.look();
    assertThat(yielding.atOnce()).as("more calls would be made").isEqualTo(2);
  }

  @Test
  void lateChunkDoesNotWaitForOtherCalls() throws Exception {
    Pace pace = pace(0, yielding(8));
    pace.begin(SECOND);
    now.addAndGet(2 * SECOND.toNanos());
    CountDownLatch second = new CountDownLatch(1);
    Thread other = Thread.ofVirtual().unstarted(() -> pace.read(() -> counted(second)));

    boolean made =
        pace.read(
            () -> {
              other.start();
              return awaited(second);
            });

    assertThat(made).as("the second call is made").isTrue();
    other.join();
  }

  @Test
  void interruptedCallDoesNotWait() throws Exception {
    Pace pace = pace(0, yielding(8));
    CountDownLatch second = new CountDownLatch(1);
    Thread other =
        Thread.ofVirtual()
            .unstarted(
                () ->
                    pace.read(
                        () ->
                            Thread.currentThread().isInterrupted()
                                ? counted(second)
                                : awaited(second)));

    boolean made =
        pace.read(
            () -> {
              other.start();
              other.interrupt();
              return awaited(second);
            });

    assertThat(made).as("the second call is made").isTrue();
    other.join();
  }

  @Test
  void onlyWritesAreTimed() {
    Yielding yielding = yielding(1);
    Pace pace = pace(0, yielding);
    pace.read(
        () -> {
          now.addAndGet(SECOND.toNanos() * 10);
          return "read";
        });
    assertThat(pace.spend(writeThatTakes(Duration.ofMillis(10)))).isEqualTo(1);
    now.addAndGet(SECOND.toNanos());
    assertThat(pace.spend(writeThatTakes(SECOND))).isEqualTo(1);
    assertThat(pace.spend(() -> 1)).isEqualTo(1);
    assertThat(yielding.atOnce()).as("after slow writes").isEqualTo(4);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean counted(CountDownLatch latch) {
    latch.countDown();
    return true;
  }
}
