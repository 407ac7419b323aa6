package local.dynamodb;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import local.template.Template.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A program that writes as commands do: each transaction puts a row under the partition's next
 * token and moves the partition's head. It prints each token once its write was answered.
 */
final class TokenWriter {
  static final String TABLE = "Journal";
  static final String SINGLE = "single-";

  static final List<Table> TABLES =
      List.of(
          new Table(
              TABLE,
              CreateTableRequest.builder()
                  .tableName(TABLE)
                  .billingMode(BillingMode.PAY_PER_REQUEST)
                  .attributeDefinitions(
                      AttributeDefinition.builder().attributeName("pk").attributeType("S").build())
                  .keySchema(KeySchemaElement.builder().attributeName("pk").keyType("HASH").build())
                  .streamSpecification(it -> it.streamEnabled(true).streamViewType("NEW_IMAGE"))
                  .build(),
              Optional.empty()));

  private static final int ERRORS = 10;
  private static final String PADDING = "x".repeat(8_000);

  private final DynamoDbClient dynamoDb;

  private TokenWriter(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /** Writes to the folder in the first argument with as many threads as the second one says. */
  public static void main(String[] args) {
    var database = EmbeddedDynamoDb.start(TABLES, Optional.of(DataFolder.open(Path.of(args[0]))));
    var writer = new TokenWriter(database.client());
    var failed = new AtomicBoolean();
    var threads =
        IntStream.range(0, Integer.parseInt(args[1]))
            .mapToObj(n -> Thread.ofPlatform().start(() -> writer.write("p" + n, failed)))
            .toList();
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    System.out.println("end");
    // DynamoDB Local's threads are not daemons.
    Runtime.getRuntime().halt(failed.get() ? 1 : 0);
  }

  /** Writes until ten writes in a row have failed. */
  private void write(String partition, AtomicBoolean failed) {
    int errors = 0;
    while (errors < ERRORS) {
      try {
        long token = head(partition) + 1;
        append(partition, token);
        say(partition + ":" + token);
        var single = SINGLE + partition + ":" + token;
        dynamoDb.putItem(it -> it.tableName(TABLE).item(row(single)));
        say(single);
        errors = 0;
      } catch (TransactionCanceledException e) {
        // Its own write is the only one to this partition: an unanswered one may have taken.
        errors++;
      } catch (DynamoDbException e) {
        errors++;
        if (e.statusCode() != 500) {
          failed.set(true);
        }
      }
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private long head(String partition) {
    var item =
        dynamoDb
            .getItem(it -> it.tableName(TABLE).key(key("head-" + partition)).consistentRead(true))
            .item();
    var token = item.get("token");
    return token == null ? 0 : Long.parseLong(token.n());
  }

  private void append(String partition, long token) {
    var head =
        TransactWriteItem.builder()
            .update(
                it ->
                    it.tableName(TABLE)
                        .key(key("head-" + partition))
                        .updateExpression("SET #token = :token")
                        .expressionAttributeNames(Map.of("#token", "token"))
                        .expressionAttributeValues(
                            Map.of(":token", AttributeValue.fromN(Long.toString(token)))))
            .build();
    var event =
        TransactWriteItem.builder()
            .put(
                it ->
                    it.tableName(TABLE)
                        .item(row(partition + ":" + token))
                        .conditionExpression("attribute_not_exists(pk)"))
            .build();
    dynamoDb.transactWriteItems(it -> it.transactItems(event, head));
  }

  private static Map<String, AttributeValue> row(String pk) {
    return Map.of("pk", AttributeValue.fromS(pk), "padding", AttributeValue.fromS(PADDING));
  }

  static Map<String, AttributeValue> key(String pk) {
    return Map.of("pk", AttributeValue.fromS(pk));
  }
}
