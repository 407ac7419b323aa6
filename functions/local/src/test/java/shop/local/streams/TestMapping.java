package shop.local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import shop.local.functions.Time;

/**
 * A mapping with its function, its failure destination and a clock that runs, and that a test may
 * put forward.
 */
final class TestMapping implements AutoCloseable {
  private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));

  private final StreamMapping mapping;
  private final TestFunction function;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private volatile Duration ahead = Duration.ZERO;
  private volatile Duration set = Duration.ZERO;

  TestMapping(TestDatabase database, TestTable table, Settings settings, TestFunction function) {
    this(database, table, settings, function, null);
  }

  TestMapping(
      TestDatabase database,
      TestTable table,
      Settings settings,
      TestFunction function,
      @Nullable PositionStore positions) {
    this.function = function;
    InstantSource steady = () -> Time.REAL.steady().plus(ahead);
    InstantSource clock = () -> Instant.now().plus(ahead).plus(set);
    mapping =
        new StreamMapping(
            settings.build(),
            database.streams(),
            table.streamArn(),
            function,
            record -> failures.add(new String(record, UTF_8)),
            positions,
            clock,
            steady,
            QUICK);
  }

  TestMapping started() {
    mapping.start();
    return this;
  }

  void pause() {
    mapping.pause();
  }

  void resume() {
    mapping.resume();
  }

  MappingCounts counts() {
    return mapping.counts();
  }

  /** The invocation records sent to the on-failure destination. */
  List<String> failures() {
    return failures;
  }

  void clockForward(Duration by) {
    ahead = ahead.plus(by);
  }

  /** Sets the wall clock back: no time passes. */
  void clockBack(Duration by) {
    set = set.minus(by);
  }

  void awaitDelivered(int records) {
    List<?> _ =
        Await.until(
            records + " records are delivered",
            () -> List.copyOf(function.delivered()),
            delivered -> delivered.size() >= records);
  }

  void awaitFailures(int invocationRecords) {
    int _ =
        Await.until(
            "there are " + invocationRecords + " invocation records",
            failures::size,
            size -> size >= invocationRecords);
  }

  @Override
  public void close() {
    mapping.close();
  }
}
