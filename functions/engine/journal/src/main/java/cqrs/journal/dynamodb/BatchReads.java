package cqrs.journal.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/**
 * Reads many rows of a table by their keys: a call for every hundred, several at a time, and again,
 * within bounds, for what DynamoDB leaves unprocessed.
 */
public final class BatchReads {

  private static final int BATCH = 100;
  private static final int AT_ONCE = 4;
  private static final int TRIES = 8;

  private BatchReads() {}

  /**
   * The rows that exist, in no order.
   *
   * @throws ProvisionedThroughputExceededException if DynamoDB leaves some unprocessed each time
   */
  public static List<Map<String, AttributeValue>> read(
      DynamoDbClient dynamoDb,
      String table,
      Collection<Map<String, AttributeValue>> keys,
      boolean consistent) {
    List<Map<String, AttributeValue>> all = List.copyOf(keys);
    if (all.size() <= BATCH) {
      return all.isEmpty() ? List.of() : batch(dynamoDb, table, all, consistent);
    }
    List<Callable<List<Map<String, AttributeValue>>>> batches =
        IntStream.range(0, (all.size() + BATCH - 1) / BATCH)
            .mapToObj(i -> all.subList(i * BATCH, Math.min(all.size(), (i + 1) * BATCH)))
            .<Callable<List<Map<String, AttributeValue>>>>map(
                part -> () -> batch(dynamoDb, table, part, consistent))
            .toList();
    return Parallel.all(batches, AT_ONCE).stream().flatMap(List::stream).toList();
  }

  private static List<Map<String, AttributeValue>> batch(
      DynamoDbClient dynamoDb,
      String table,
      List<Map<String, AttributeValue>> keys,
      boolean consistent) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    Map<String, KeysAndAttributes> wanted =
        Map.of(table, KeysAndAttributes.builder().keys(keys).consistentRead(consistent).build());
    for (int tried = 1; !wanted.isEmpty(); tried++) {
      BatchGetItemResponse answer =
          dynamoDb.batchGetItem(BatchGetItemRequest.builder().requestItems(wanted).build());
      found.addAll(answer.responses().getOrDefault(table, List.of()));
      wanted = answer.unprocessedKeys();
      if (!wanted.isEmpty()) {
        if (tried == TRIES) {
          throw ProvisionedThroughputExceededException.builder()
              .message("Reads were left unprocessed " + TRIES + " times.")
              .statusCode(400)
              .build();
        }
        Pauses.sleep(ThreadLocalRandom.current().nextLong(10_000_000L << tried));
      }
    }
    return found;
  }
}
