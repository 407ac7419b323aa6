package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@TestInstance(Lifecycle.PER_CLASS)
class LocalSystemTest {
  private LocalSystem system;

  @BeforeAll
  void start(@TempDir Path folder) {
    system = LocalSystem.start(LocalOptions.inMemory(Templates.write(folder, Templates.SMALL)));
  }

  @AfterAll
  void stop() {
    system.close();
  }

  @Test
  void makesEveryTableIndexAndTimeToLiveOfTheTemplate() {
    assertThat(system.dynamoDb().listTables().tableNames()).containsExactly("Source", "Target");
    var target = system.dynamoDb().describeTable(it -> it.tableName("Target")).table();
    assertThat(target.globalSecondaryIndexes())
        .singleElement()
        .satisfies(
            index -> {
              assertThat(index.indexName()).isEqualTo("byEvent");
              assertThat(index.keySchema().toString()).contains("event", "pk");
              assertThat(index.projection().projectionTypeAsString()).isEqualTo("KEYS_ONLY");
            });
    var timeToLive =
        system.dynamoDb().describeTimeToLive(it -> it.tableName("Source")).timeToLiveDescription();
    assertThat(timeToLive.attributeName()).isEqualTo("expiresAt");
  }

  @Test
  void aRowWrittenToATableReachesTheFunctionThatItsStreamIsMappedTo() {
    put("first");
    Await.until("the copy of the row", () -> !copyOf("first").isEmpty());
    assertThat(copyOf("first")).containsEntry("event", AttributeValue.fromS("INSERT"));
  }

  @Test
  void aBatchThatIsGivenUpIsReportedToTheQueueAndLaterRowsStillArrive() {
    put("poison");
    var queue = system.queue("GivenUp");
    Await.until("the report", () -> queue.received() > 0);
    assertThat(queue.records().getFirst())
        .contains("\"DDBStreamBatchInfo\"", "RetryAttemptsExhausted");
    put("after");
    Await.until("the row after the poison", () -> !copyOf("after").isEmpty());
  }

  @Test
  void primingTheStreamsLeavesNoTrace() {
    assertThat(system.dynamoDb().scan(it -> it.tableName("Source")).items())
        .allMatch(row -> row.containsKey("written"));
    var stream = system.streams().listStreams(it -> it.tableName("Source")).streams().getFirst();
    var shard =
        system
            .streams()
            .describeStream(it -> it.streamArn(stream.streamArn()))
            .streamDescription()
            .shards()
            .getFirst();
    var iterator =
        system
            .streams()
            .getShardIterator(
                it ->
                    it.streamArn(stream.streamArn())
                        .shardId(shard.shardId())
                        .shardIteratorType("TRIM_HORIZON"))
            .shardIterator();
    assertThat(system.streams().getRecords(it -> it.shardIterator(iterator)).records())
        .allMatch(record -> record.dynamodb().newImage().containsKey("written"));
    assertThat(system.dynamoDb().scan(it -> it.tableName("Target")).items())
        .noneMatch(row -> row.toString().contains("priming"));
  }

  private void put(String key) {
    system
        .dynamoDb()
        .putItem(
            it ->
                it.tableName("Source")
                    .item(
                        Map.of(
                            "pk", AttributeValue.fromS(key),
                            "written", AttributeValue.fromBool(true))));
  }

  private Map<String, AttributeValue> copyOf(String key) {
    return system
        .dynamoDb()
        .getItem(it -> it.tableName("Target").key(Map.of("pk", AttributeValue.fromS(key))))
        .item();
  }
}
