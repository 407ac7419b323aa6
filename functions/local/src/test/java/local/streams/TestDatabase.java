package local.streams;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** DynamoDB Local in this process, telemetry off, with tables that have a stream. */
final class TestDatabase implements AutoCloseable {
  private final AmazonDynamoDBLocal local;
  private int tables;

  private TestDatabase(AmazonDynamoDBLocal local) {
    this.local = local;
  }

  static TestDatabase inMemory() {
    return new TestDatabase(DynamoDBEmbedded.create(true));
  }

  static TestDatabase inFile(Path file) {
    return new TestDatabase(DynamoDBEmbedded.create(new File(file.toString()), true));
  }

  DynamoDbClient client() {
    return local.dynamoDbClient();
  }

  DynamoDbStreamsClient streams() {
    return local.dynamoDbStreamsClient();
  }

  void makeRecordsOlder(Duration by) {
    local.dilateEventTimes(by.toMillis());
  }

  void rollShards() {
    local.triggerShardRollovers();
  }

  TestTable newTable() {
    String name = "Table" + ++tables;
    client()
        .createTable(
            create ->
                create
                    .tableName(name)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(
                        KeySchemaElement.builder()
                            .attributeName("pk")
                            .keyType(KeyType.HASH)
                            .build())
                    .attributeDefinitions(
                        AttributeDefinition.builder()
                            .attributeName("pk")
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .streamSpecification(
                        stream ->
                            stream
                                .streamEnabled(true)
                                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
    return table(name);
  }

  TestTable table(String name) {
    String arn =
        client().describeTable(describe -> describe.tableName(name)).table().latestStreamArn();
    return new TestTable(client(), name, arn);
  }

  @Override
  public void close() {
    local.shutdownNow();
  }
}
