package shop.projection;

import static shop.journal.Attributes.n;
import static shop.journal.Attributes.number;
import static shop.journal.Attributes.present;
import static shop.journal.Attributes.s;
import static shop.journal.Attributes.string;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Lets views begin anew after the journal was restored: what they have may hold events that the
 * journal has lost. Each gets a new generation that has nothing yet; the ones before are not read
 * or written any more, and their cursors are void.
 */
public final class NewEpoch {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final long epoch;

  /** For that epoch of the journal, in the table of checkpoints and generations. */
  public NewEpoch(DynamoDbClient dynamoDb, String table, long epoch) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.epoch = epoch;
  }

  /** The views whose active generation was begun in an earlier epoch. */
  public List<String> outdated() {
    return dynamoDb
        .scanPaginator(
            scan ->
                scan.tableName(table)
                    .consistentRead(true)
                    .filterExpression("sk = :directory AND attribute_exists(active)")
                    .expressionAttributeValues(Map.of(":directory", s("-"))))
        .items()
        .stream()
        .filter(directory -> epochOf(active(directory)) < epoch)
        .map(directory -> string(directory, "pk"))
        .sorted()
        .toList();
  }

  /** One transaction: all of it or nothing. */
  public void begin(String view, Instant now) {
    Map<String, AttributeValue> before = row(view, "-");
    Map<String, AttributeValue> active = active(before);
    long number =
        1
            + present(before, "kept").ns().stream()
                .mapToLong(Long::parseLong)
                .reduce(number(before, "active"), Math::max);
    byte[] cursorKey = new byte[32];
    new SecureRandom().nextBytes(cursorKey);
    Map<String, AttributeValue> directory = new HashMap<>(before);
    directory.put("active", n(number));
    directory.put("kept", AttributeValue.fromNs(List.of(Long.toString(number))));
    directory.put("cursorKey", AttributeValue.fromB(SdkBytes.fromByteArray(cursorKey)));
    Map<String, AttributeValue> generation =
        new HashMap<>(GenerationRow.key(view, GenerationRow.sk(number)));
    generation.put("version", present(active, "version"));
    generation.put("createdAt", s(now.toString()));
    generation.put("epoch", n(epoch));
    List<TransactWriteItem> writes =
        List.of(
            put(directory, "active=:before", Map.of(":before", present(before, "active"))),
            put(generation, "attribute_not_exists(pk)", Map.of()));
    Retries.run(() -> dynamoDb.transactWriteItems(t -> t.transactItems(writes)));
  }

  private static long epochOf(Map<String, AttributeValue> generation) {
    return generation.containsKey("epoch") ? number(generation, "epoch") : 1;
  }

  private Map<String, AttributeValue> active(Map<String, AttributeValue> directory) {
    return row(string(directory, "pk"), GenerationRow.sk(number(directory, "active")));
  }

  private Map<String, AttributeValue> row(String view, String sk) {
    return dynamoDb
        .getItem(r -> r.tableName(table).key(GenerationRow.key(view, sk)).consistentRead(true))
        .item();
  }

  private TransactWriteItem put(
      Map<String, AttributeValue> row, String condition, Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .put(
            p ->
                p.tableName(table)
                    .item(row)
                    .conditionExpression(condition)
                    .expressionAttributeValues(values.isEmpty() ? null : values))
        .build();
  }
}
