package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.calls.Retries;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** All rows of one generation in a view's table. */
public record GenerationRows(DynamoDbClient dynamoDb, String table, Clock clock) {

  /** DynamoDB ends a page at a megabyte anyway. DynamoDB Local needs a limit. */
  private static final int PAGE = 1000;

  private static final int PARALLEL_DELETES = 32;

  /**
   * Deletes the rows.
   *
   * @param pace limits the write units
   * @param until when to stop between two pages; the next call continues
   * @return whether all are deleted
   */
  public boolean delete(long generation, Pace pace, Instant until) {
    ScanRequest scan =
        ScanRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .limit(PAGE)
            .filterExpression("begins_with(pk, :generation)")
            .expressionAttributeValues(Map.of(":generation", s(generation + "#")))
            .projectionExpression("pk, sk")
            .build();
    for (ScanRequest next = scan; clock.instant().isBefore(until); ) {
      ScanRequest page = next;
      ScanResponse answer = Retries.run(() -> dynamoDb.scan(page));
      ParallelCalls.run(answer.items(), PARALLEL_DELETES, row -> delete(row, pace));
      if (answer.lastEvaluatedKey().isEmpty()) {
        return true;
      }
      next = scan.toBuilder().exclusiveStartKey(answer.lastEvaluatedKey()).build();
    }
    return false;
  }

  private void delete(Map<String, AttributeValue> key, Pace pace) {
    DeleteItemRequest request =
        DeleteItemRequest.builder()
            .tableName(table)
            .key(key)
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
            .build();
    double _ =
        pace.spend(
            () -> {
              ConsumedCapacity spent =
                  Retries.run(() -> dynamoDb.deleteItem(request)).consumedCapacity();
              return spent == null ? 1 : spent.capacityUnits();
            });
  }
}
