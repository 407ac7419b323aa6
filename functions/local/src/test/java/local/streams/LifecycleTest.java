package local.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import local.Await;
import local.template.StartupException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Where a mapping begins, how it stops, and where it goes on. */
@Timeout(60)
class LifecycleTest {
  private static final TestDatabase database = TestDatabase.inMemory();

  @AfterAll
  static void close() {
    database.close();
  }

  private final TestTable table = database.newTable();
  private final TestFunction function = TestFunction.thatSucceeds();

  @Test
  void aMappingBeginsWithTheOldestRecord() {
    table.putAll(TestTable.keys(1, 3));
    try (var mapping = mapping(Settings.defaults()).started()) {
      table.put("r4");
      mapping.awaitDelivered(4);
    }
    assertThat(function.delivered()).isEqualTo(TestTable.keys(1, 4));
  }

  @Test
  void aPausedMappingDeliversNothingAndThenGoesOnWhereItWas() {
    try (var mapping = mapping(Settings.defaults()).started()) {
      table.put("r1");
      mapping.awaitDelivered(1);
      mapping.pause();
      long polled = mapping.counts().polled();
      // Another mapping reads meanwhile, over and over, so there was time enough.
      var other = TestFunction.thatSucceeds();
      try (var witness = new TestMapping(database, table, Settings.defaults(), other).started()) {
        for (int i = 2; i <= 30; i++) {
          table.put("r" + i);
          witness.awaitDelivered(i);
        }
      }
      assertThat(mapping.counts().polled()).isEqualTo(polled);
      mapping.resume();
      mapping.awaitDelivered(30);
    }
    assertThat(function.delivered()).isEqualTo(TestTable.keys(1, 30));
  }

  @Test
  void pausingWaitsForTheInvocationUnderWay() throws Exception {
    var running = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    function.nowDoes(
        _ -> {
          running.countDown();
          mayEnd.await();
          ended.set(true);
          return null;
        });
    try (var mapping = mapping(Settings.defaults()).started()) {
      table.put("r1");
      running.await();
      var pausing = Thread.ofVirtual().start(mapping::pause);
      Await.until("pause waits", () -> pausing.getState() == Thread.State.WAITING);
      assertThat(ended).isFalse();
      mayEnd.countDown();
      pausing.join();
      assertThat(ended).isTrue();
    }
  }

  @Test
  void closingLetsTheInvocationUnderWayFinishAndKeepsItsPosition() throws Exception {
    var running = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    function.nowDoes(
        _ -> {
          running.countDown();
          mayEnd.await();
          interrupted.set(Thread.currentThread().isInterrupted());
          return null;
        });
    var positions = new MemoryPositions();
    var mapping =
        new TestMapping(database, table, Settings.defaults().batchSize(2), function, positions);
    table.putAll(TestTable.keys(1, 4));
    mapping.started();
    running.await();
    var closing = Thread.ofVirtual().start(mapping::close);
    Await.until("close waits", () -> closing.getState() == Thread.State.WAITING);
    mayEnd.countDown();
    closing.join();

    assertThat(interrupted).isFalse();
    assertThat(function.invocations()).containsExactly(TestTable.keys(1, 2));
    String second = table.records(database).get(1).dynamodb().sequenceNumber();
    assertThat(positions.saved()).containsExactly(second);
  }

  @Test
  void closingEndsTheRetriesOfAFailingBatch() {
    function.nowDoes(
        _ -> {
          throw new IllegalStateException("thrown by the test's function");
        });
    table.put("r1");
    var mapping = mapping(Settings.defaults()).started();
    mapping.awaitDelivered(3);
    mapping.close();
    int tries = function.delivered().size();
    var other = TestFunction.thatSucceeds();
    try (var witness = new TestMapping(database, table, Settings.defaults(), other).started()) {
      table.put("r2");
      witness.awaitDelivered(2);
    }
    assertThat(function.delivered()).hasSize(tries);
    assertThat(mapping.failures()).isEmpty();
  }

  @Test
  void aFunctionMayCloseItsOwnMapping() {
    var mapping = mapping(Settings.defaults().batchSize(1));
    function.nowDoes(
        _ -> {
          mapping.close();
          return null;
        });
    table.putAll(TestTable.keys(1, 2));
    mapping.started();
    mapping.awaitDelivered(1);
    mapping.close();
    assertThat(function.delivered()).containsExactly("r1");
  }

  @Test
  void afterARestartAMappingGoesOnWhereItWas(@TempDir Path folder) {
    Path file = folder.resolve("positions");
    table.putAll(TestTable.keys(1, 3));
    try (var mapping =
        new TestMapping(database, table, Settings.defaults(), function, positions(file))
            .started()) {
      mapping.awaitDelivered(3);
    }
    table.put("r4");
    try (var mapping =
        new TestMapping(database, table, Settings.defaults(), function, positions(file))
            .started()) {
      mapping.awaitDelivered(4);
    }
    assertThat(function.delivered()).isEqualTo(TestTable.keys(1, 4));
  }

  @Test
  void aBatchThatHadNotSucceededComesAgainAfterARestart() {
    var positions = new MemoryPositions();
    table.putAll(TestTable.keys(1, 4));
    var failing =
        new TestFunction(
            event -> {
              if (TestFunction.keys(event).contains("r3")) {
                throw new IllegalStateException("thrown by the test's function");
              }
              return null;
            });
    var settings = Settings.defaults().batchSize(2);
    try (var _ = new TestMapping(database, table, settings, failing, positions).started()) {
      Await.until("it failed", () -> failing.delivered().contains("r3"));
    }
    try (var mapping = new TestMapping(database, table, settings, function, positions).started()) {
      mapping.awaitDelivered(2);
    }
    assertThat(function.delivered()).containsExactly("r3", "r4");
  }

  @Test
  void withoutKeptPositionsAMappingBeginsAgainAtTheOldestRecord() {
    table.put("r1");
    try (var mapping = mapping(Settings.defaults()).started()) {
      mapping.awaitDelivered(1);
    }
    try (var mapping = mapping(Settings.defaults()).started()) {
      mapping.awaitDelivered(2);
    }
    assertThat(function.delivered()).containsExactly("r1", "r1");
  }

  @Test
  void aDataFolderKeepsItsStreamsAndAMappingGoesOn(@TempDir Path folder) {
    Path file = folder.resolve("positions");
    String arn;
    try (var first = TestDatabase.inFile(folder.resolve("database"))) {
      TestTable kept = first.newTable();
      arn = kept.streamArn();
      kept.putAll(TestTable.keys(1, 3));
      try (var mapping =
          new TestMapping(first, kept, Settings.defaults(), function, positions(file)).started()) {
        mapping.awaitDelivered(3);
      }
      kept.putAll(TestTable.keys(4, 5));
    }
    try (var second = TestDatabase.inFile(folder.resolve("database"))) {
      TestTable kept = second.table("Table1");
      assertThat(kept.streamArn()).isEqualTo(arn);
      try (var mapping =
          new TestMapping(second, kept, Settings.defaults(), function, positions(file)).started()) {
        kept.put("r6");
        mapping.awaitDelivered(6);
      }
    }
    assertThat(function.delivered()).isEqualTo(TestTable.keys(1, 6));
  }

  @Test
  void aPositionsFileThatIsNoneIsRefused(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("positions"), "nonsense\n");
    assertThatThrownBy(() -> positions(file))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("move it away");
  }

  @Test
  void aStreamThatIsNotThereIsRefusedAtTheStart() {
    var nowhere =
        new TestTable(database.client(), "Nowhere", table.streamArn().replace("Table", "Nowhere"));
    try (var mapping = new TestMapping(database, nowhere, Settings.defaults(), function)) {
      assertThatThrownBy(mapping::started).isInstanceOf(ResourceNotFoundException.class);
    }
  }

  @Test
  void aMappingIsStartedOnce() {
    try (var mapping = mapping(Settings.defaults()).started()) {
      assertThatThrownBy(mapping::started).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void severalMappingsReadOneStreamEachForItself() {
    var other = TestFunction.thatSucceeds();
    table.putAll(TestTable.keys(1, 20));
    try (var one = mapping(Settings.defaults().batchSize(3)).started();
        var two =
            new TestMapping(database, table, Settings.defaults().batchSize(7), other).started()) {
      one.awaitDelivered(20);
      two.awaitDelivered(20);
    }
    assertThat(List.of(function.delivered(), other.delivered()))
        .containsExactly(TestTable.keys(1, 20), TestTable.keys(1, 20));
  }

  private static Positions positions(Path file) {
    return new Positions(file, () -> {});
  }

  private TestMapping mapping(Settings settings) {
    return new TestMapping(database, table, settings, function);
  }
}
