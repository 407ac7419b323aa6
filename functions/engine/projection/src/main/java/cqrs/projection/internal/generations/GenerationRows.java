package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.Retries;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** All rows of one generation in a view's table. */
public final class GenerationRows {

  /** DynamoDB ends a page at a megabyte anyway; DynamoDB Local wants to be told a number. */
  private static final int PAGE = 1000;

  private static final int PARALLEL_DELETES = 32;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Clock clock;

  public GenerationRows(DynamoDbClient dynamoDb, String table, Clock clock) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.clock = clock;
  }

  /**
   * Deletes them.
   *
   * @param pace bounds the write units
   * @param until when to stop between two pages; the next call goes on
   * @return whether none is left
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
      delete(answer.items(), pace);
      if (answer.lastEvaluatedKey().isEmpty()) {
        return true;
      }
      next = scan.toBuilder().exclusiveStartKey(answer.lastEvaluatedKey()).build();
    }
    return false;
  }

  private void delete(List<Map<String, AttributeValue>> rows, Pace pace) {
    Parallel.all(
        rows.stream()
            .<Callable<Boolean>>map(
                row ->
                    () -> {
                      delete(row, pace);
                      return true;
                    })
            .toList(),
        PARALLEL_DELETES);
  }

  private void delete(Map<String, AttributeValue> row, Pace pace) {
    Map<String, AttributeValue> key =
        Map.of("pk", s(string(row, "pk")), "sk", s(string(row, "sk")));
    double _ =
        pace.spend(
            () -> {
              ConsumedCapacity spent =
                  Retries.run(
                          () ->
                              dynamoDb.deleteItem(
                                  d ->
                                      d.tableName(table)
                                          .key(key)
                                          .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)))
                      .consumedCapacity();
              return spent == null ? 1 : spent.capacityUnits();
            });
  }
}
