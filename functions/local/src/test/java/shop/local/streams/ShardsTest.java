package shop.local.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of more than one shard: DynamoDB Local rolls its shard over when told to. */
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
    assertThat(table.shards(database)).hasSizeGreaterThan(1);
    try (var mapping =
        new TestMapping(database, table, Settings.defaults(), function).started()) {
      mapping.awaitDelivered(9);
    }
    assertThat(function.delivered()).isEqualTo(TestTable.keys(1, 9));
  }
}
