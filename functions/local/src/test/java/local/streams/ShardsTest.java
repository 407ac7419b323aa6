package local.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import local.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams of more than one shard (DynamoDB Local rolls them over when told to) and faulty reads.
 */
@Timeout(60)
class ShardsTest {
  private static final TestDatabase database = TestDatabase.inMemory();

  @AfterAll
  static void close() {
    database.close();
  }

  private final TestTable table = database.newTable();
  private final TestFunction function = TestFunction.thatSucceeds();

  @Test
  void aChildShardIsReadAfterItsParent() {
    table.putAll(TestTable.keys(1, 3));
    database.rollShards();
    table.putAll(TestTable.keys(4, 6));
    database.rollShards();
    table.putAll(TestTable.keys(7, 9));
    assertThat(table.shards(database)).hasSize(3);
    try (var mapping = mapping(Settings.defaults()).started()) {
      mapping.awaitDelivered(9);
    }
    assertThat(function.delivered()).isEqualTo(TestTable.keys(1, 9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aMappingFollowsTheStreamIntoNewShards(long seed) {
    var random = new Random(seed);
    List<String> written = new ArrayList<>();
    try (var mapping = mapping(Settings.defaults()).started()) {
      for (int i = 1; i <= 30; i++) {
        if (random.nextInt(8) == 0) {
          database.rollShards();
        }
        table.put("r" + i);
        written.add("r" + i);
        if (random.nextInt(4) == 0) {
          mapping.awaitDelivered(i);
        }
      }
      mapping.awaitDelivered(30);
    }
    assertThat(table.shards(database)).hasSizeGreaterThan(1);
    assertThat(function.delivered()).isEqualTo(written);
  }

  @Test
  void nothingOfAChildIsDeliveredWhileItsParentFails() {
    table.putAll(TestTable.keys(1, 2));
    database.rollShards();
    table.putAll(TestTable.keys(3, 4));
    function.nowDoes(
        event -> {
          if (TestFunction.keys(event).contains("r2")) {
            throw new IllegalStateException("thrown by the test's function");
          }
          return null;
        });
    try (var mapping = mapping(Settings.defaults().retries(3)).started()) {
      mapping.awaitDelivered(10);
    }
    assertThat(function.invocations())
        .containsExactly(
            TestTable.keys(1, 2),
            TestTable.keys(1, 2),
            TestTable.keys(1, 2),
            TestTable.keys(1, 2),
            TestTable.keys(3, 4));
  }

  @Test
  void aRestartGoesOnAcrossShards() {
    var positions = new MemoryPositions();
    table.putAll(TestTable.keys(1, 3));
    try (var mapping =
        new TestMapping(database, table, Settings.defaults(), function, positions).started()) {
      mapping.awaitDelivered(3);
    }
    table.put("r4");
    database.rollShards();
    table.put("r5");
    try (var mapping =
        new TestMapping(database, table, Settings.defaults(), function, positions).started()) {
      mapping.awaitDelivered(5);
    }
    assertThat(function.delivered()).isEqualTo(TestTable.keys(1, 5));
  }

  @Test
  void expiredIteratorsAndFailedReadsLoseAndRepeatNothing() {
    var streams = new FaultyStreams(database.streams());
    table.putAll(TestTable.keys(1, 5));
    try (var mapping =
        new StreamMapping(
            Settings.defaults().batchSize(2).build(),
            streams,
            table.streamArn(),
            function,
            Optional.empty(),
            new Positions())) {
      streams.expireNext();
      mapping.start();
      Await.until("five are delivered", () -> function.delivered().size() >= 5);
      streams.expireNext();
      table.putAll(TestTable.keys(6, 10));
      Await.until("ten are delivered", () -> function.delivered().size() >= 10);
      streams.failNext();
      table.putAll(TestTable.keys(11, 15));
      Await.until("fifteen are delivered", () -> function.delivered().size() >= 15);
    }
    // More than three where DynamoDB Local gives out the expired iterator once again.
    assertThat(streams.faults()).isGreaterThanOrEqualTo(3);
    assertThat(function.delivered()).isEqualTo(TestTable.keys(1, 15));
  }

  @Test
  void whereThePositionWasTrimmedTheOldestRecordIsNext() {
    var positions = new MemoryPositions();
    table.putAll(TestTable.keys(1, 3));
    String shard = table.shards(database).getFirst().shardId();
    positions.reach(shard, table.records(database).getFirst().dynamodb().sequenceNumber());
    var streams = new FaultyStreams(database.streams());
    streams.trimNext();
    try (var mapping =
        new StreamMapping(
            Settings.defaults().build(),
            streams,
            table.streamArn(),
            function,
            Optional.empty(),
            positions)) {
      mapping.start();
      Await.until("all there is is delivered", () -> function.delivered().size() >= 3);
    }
    assertThat(streams.faults()).isEqualTo(1);
    assertThat(function.delivered()).isEqualTo(TestTable.keys(1, 3));
  }

  private TestMapping mapping(Settings settings) {
    return new TestMapping(database, table, settings, function);
  }
}
