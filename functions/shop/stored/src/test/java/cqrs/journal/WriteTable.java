package cqrs.journal;

import cqrs.journal.dynamodb.Attributes;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** The write table as deployed, in a DynamoDB Local of its own. */
final class WriteTable implements AutoCloseable {

  static final String NAME = "WriteTable";

  private final AmazonDynamoDBLocal local;
  private final DynamoDbClient client;

  private WriteTable(AmazonDynamoDBLocal local) {
    this.local = local;
    this.client = local.dynamoDbClient();
  }

  static WriteTable create() {
    System.setProperty("aws.region", "eu-west-1");
    WriteTable table = new WriteTable(DynamoDBEmbedded.create(true));
    table.createTable();
    table.prime();
    return table;
  }

  private void createTable() {
    client.createTable(
        r ->
            r.tableName(NAME)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("pk"), text("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                .streamSpecification(
                    s -> s.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE)));
  }

  /** A stream that gets its first record late makes every later write slow. */
  private void prime() {
    Map<String, AttributeValue> key =
        Map.of("pk", AttributeValue.fromS("PRIMED"), "sk", AttributeValue.fromS("-"));
    client.putItem(r -> r.tableName(NAME).item(key));
    client.deleteItem(r -> r.tableName(NAME).key(key));
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  DynamoDbClient client() {
    return client;
  }

  /** Every row, by its key. */
  Map<String, Map<String, AttributeValue>> rows() {
    Map<String, Map<String, AttributeValue>> rows = new HashMap<>();
    client
        .scanPaginator(r -> r.tableName(NAME).consistentRead(true))
        .items()
        .forEach(
            row ->
                rows.put(Attributes.string(row, "pk") + "/" + Attributes.string(row, "sk"), row));
    return rows;
  }

  @Override
  public void close() {
    client.close();
    local.shutdownNow();
  }
}
