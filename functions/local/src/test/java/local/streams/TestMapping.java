package local.streams;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import local.Await;
import local.functions.Backoff;

/** A mapping with its function and its failure destination. */
final class TestMapping implements AutoCloseable {
  private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));

  private final StreamMapping mapping;
  private final TestFunction function;
  private final List<String> failures = new CopyOnWriteArrayList<>();

  TestMapping(TestDatabase database, TestTable table, Settings settings, TestFunction function) {
    this(database, table, settings, function, new Positions());
  }

  TestMapping(
      TestDatabase database,
      TestTable table,
      Settings settings,
      TestFunction function,
      Positions positions) {
    this.function = function;
    mapping =
        new StreamMapping(
            settings.build(),
            database.streams(),
            table.streamArn(),
            function,
            Optional.of(failures::add),
            positions,
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
