package cqrs.testkit.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * DynamoDB Local in this process and in memory. Its tables have no streams: a test says itself what
 * is delivered.
 */
public final class Store implements AutoCloseable {

  public static final String WRITE_TABLE = "WriteTable";
  public static final String PROJECTIONS_TABLE = "ProjectionsTable";

  /** DynamoDB Local is slow where it is told no limit. */
  private static final int PAGE = 1000;

  private static final int BATCH = 25;

  /** Holds the process's shared store. */
  private static final class Shared {
    static final Store STORE = new Store();
  }

  private final AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
  private final DynamoDbClient dynamoDb = local.dynamoDbClient();

  /** Starts it with the write table and the table of checkpoints. */
  public Store() {
    table(WRITE_TABLE);
    table(PROJECTIONS_TABLE);
  }

  /** The process's only store for tests that make tables under names of their own; never closed. */
  public static Store shared() {
    return Shared.STORE;
  }

  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** Makes a table with the keys {@code pk} and {@code sk}. */
  public void table(String name) {
    dynamoDb.createTable(definition(name).attributeDefinitions(s("pk"), s("sk")).build());
  }

  /** Makes a view's table with an index {@code ranking} of {@code rank} and a score. */
  public void rankedTable(String name, String score) {
    rankedTable(name, score, List.of());
  }

  /**
   * The same.
   *
   * @param included what the index holds besides keys
   */
  public void rankedTable(String name, String score, List<String> included) {
    Projection projection =
        included.isEmpty()
            ? Projection.builder().projectionType(ProjectionType.KEYS_ONLY).build()
            : Projection.builder()
                .projectionType(ProjectionType.INCLUDE)
                .nonKeyAttributes(included)
                .build();
    dynamoDb.createTable(
        definition(name)
            .attributeDefinitions(
                s("pk"),
                s("sk"),
                s("rank"),
                AttributeDefinition.builder()
                    .attributeName(score)
                    .attributeType(ScalarAttributeType.N)
                    .build())
            .globalSecondaryIndexes(
                GlobalSecondaryIndex.builder()
                    .indexName("ranking")
                    .keySchema(key("rank", KeyType.HASH), key(score, KeyType.RANGE))
                    .projection(projection)
                    .build())
            .build());
  }

  public void drop(String table) {
    dynamoDb.deleteTable(r -> r.tableName(table));
  }

  /** Puts items into a table, 25 a call. */
  public void put(String table, Collection<Map<String, AttributeValue>> items) {
    List<WriteRequest> puts =
        items.stream()
            .map(item -> WriteRequest.builder().putRequest(p -> p.item(item)).build())
            .toList();
    for (int i = 0; i < puts.size(); i += BATCH) {
      List<WriteRequest> some = puts.subList(i, Math.min(puts.size(), i + BATCH));
      dynamoDb.batchWriteItem(r -> r.requestItems(Map.of(table, some)));
    }
  }

  /** Sets checkpoints of a view's first generation by hand. */
  public void setCheckpoints(String projectionsTable, String view, Map<Integer, Long> offsets) {
    Map<String, AttributeValue> values = new HashMap<>();
    List<String> sets = new ArrayList<>();
    offsets.forEach(
        (partition, offset) -> {
          sets.add("p" + partition + "=:p" + partition);
          values.put(":p" + partition, AttributeValue.fromN(Long.toString(offset)));
        });
    dynamoDb.updateItem(
        r ->
            r.tableName(projectionsTable)
                .key(Map.of("pk", AttributeValue.fromS(view), "sk", AttributeValue.fromS("000001")))
                .updateExpression("SET " + String.join(",", sets))
                .expressionAttributeValues(values));
  }

  /** Every row of a table. */
  public List<Map<String, AttributeValue>> rows(String table) {
    return rows(dynamoDb, table);
  }

  /** Every row of a table of any DynamoDB. */
  public static List<Map<String, AttributeValue>> rows(DynamoDbClient dynamoDb, String table) {
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    Map<String, AttributeValue> from = Map.of();
    do {
      Map<String, AttributeValue> start = from;
      ScanResponse page =
          dynamoDb.scan(
              r ->
                  r.tableName(table)
                      .limit(PAGE)
                      .consistentRead(true)
                      .exclusiveStartKey(start.isEmpty() ? null : start));
      rows.addAll(page.items());
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
    return rows;
  }

  /** Stops it; its threads would keep the process alive. */
  @Override
  public void close() {
    dynamoDb.close();
    local.shutdown();
  }

  private static CreateTableRequest.Builder definition(String name) {
    return CreateTableRequest.builder()
        .tableName(name)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE));
  }

  private static AttributeDefinition s(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
