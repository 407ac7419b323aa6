package cqrs.projection.internal.calls;

import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.journal.dynamodb.BatchReads;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The table of generations and checkpoints. Reads are strongly consistent. A conditional write
 * answers false if its condition does not hold.
 */
public record ProjectionsTable(DynamoDbClient dynamoDb, String name) {

  public static Map<String, AttributeValue> key(String pk, String sk) {
    return Map.of("pk", s(pk), "sk", s(sk));
  }

  /** One row by one call, without retries; empty if it does not exist. */
  public Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
    return dynamoDb.getItem(r -> r.tableName(name).key(key).consistentRead(true)).item();
  }

  /** Those of the attributes that a row has, by one call. */
  public Map<String, AttributeValue> get(
      Map<String, AttributeValue> key, Collection<String> attributes) {
    Map<String, String> names = new LinkedHashMap<>();
    attributes.forEach(
        attribute -> names.put("#p" + (names.isEmpty() ? "" : names.size()), attribute));
    return dynamoDb
        .getItem(
            r ->
                r.tableName(name)
                    .key(key)
                    .projectionExpression(String.join(",", names.keySet()))
                    .expressionAttributeNames(names)
                    .consistentRead(true))
        .item();
  }

  /** Those of the rows that exist, with retries. */
  public List<Map<String, AttributeValue>> get(List<Map<String, AttributeValue>> keys) {
    return Retries.run(() -> BatchReads.read(dynamoDb, name, keys, true));
  }

  /** The rows of a partition key from one sort key to another, both inclusive, in order. */
  public List<Map<String, AttributeValue>> between(String pk, String from, String to) {
    Map<String, AttributeValue> values = Map.of(":pk", s(pk), ":from", s(from), ":to", s(to));
    return all(query("pk = :pk AND sk BETWEEN :from AND :to", values));
  }

  /** The rows of a partition key whose sort key starts with a prefix, in order. */
  public List<Map<String, AttributeValue>> startingWith(String pk, String prefix) {
    return all(prefixed(pk, prefix));
  }

  /** The first of these rows, by one call. */
  public List<Map<String, AttributeValue>> startingWith(String pk, String prefix, int most) {
    return dynamoDb.query(prefixed(pk, prefix).toBuilder().limit(most).build()).items();
  }

  private List<Map<String, AttributeValue>> all(QueryRequest query) {
    return dynamoDb.queryPaginator(query).items().stream().toList();
  }

  private QueryRequest prefixed(String pk, String prefix) {
    Map<String, AttributeValue> values = Map.of(":pk", s(pk), ":prefix", s(prefix));
    return query("pk = :pk AND begins_with(sk, :prefix)", values);
  }

  private QueryRequest query(String condition, Map<String, AttributeValue> values) {
    return QueryRequest.builder()
        .tableName(name)
        .consistentRead(true)
        .keyConditionExpression(condition)
        .expressionAttributeValues(values)
        .build();
  }

  public void put(Map<String, AttributeValue> row) {
    Retries.run(() -> dynamoDb.putItem(r -> r.tableName(name).item(row)));
  }

  public void delete(Map<String, AttributeValue> key) {
    Retries.run(() -> dynamoDb.deleteItem(r -> r.tableName(name).key(key)));
  }

  /** Writes a row on a condition, which may need values. */
  public boolean put(
      Map<String, AttributeValue> row, String condition, Map<String, AttributeValue> values) {
    try {
      Retries.run(
          () ->
              dynamoDb.putItem(
                  r ->
                      r.tableName(name)
                          .item(row)
                          .conditionExpression(condition)
                          .expressionAttributeValues(values.isEmpty() ? null : values)));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  public boolean update(
      Map<String, AttributeValue> key,
      String expression,
      String condition,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    return attempt(key, expression, condition, names, values).isEmpty();
  }

  /** Updates on a condition; answers the row that does not meet it. */
  public Optional<Map<String, AttributeValue>> attempt(
      Map<String, AttributeValue> key,
      String expression,
      String condition,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    try {
      Retries.run(
          () ->
              dynamoDb.updateItem(
                  r ->
                      r.tableName(name)
                          .key(key)
                          .updateExpression(expression)
                          .conditionExpression(condition)
                          .expressionAttributeNames(names.isEmpty() ? null : names)
                          .expressionAttributeValues(values)
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)));
      return Optional.empty();
    } catch (ConditionalCheckFailedException e) {
      return Optional.of(e.item());
    }
  }

  /** An unconditional put for {@link #commit}. */
  public TransactWriteItem putting(Map<String, AttributeValue> row) {
    return TransactWriteItem.builder().put(p -> p.tableName(name).item(row)).build();
  }

  /** A put for {@link #commit} on a condition, which may need values. */
  public TransactWriteItem putting(
      Map<String, AttributeValue> row, String condition, Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .put(
            p ->
                p.tableName(name)
                    .item(row)
                    .conditionExpression(condition)
                    .expressionAttributeValues(values.isEmpty() ? null : values))
        .build();
  }

  /** An update for {@link #commit}. */
  public TransactWriteItem updating(
      Map<String, AttributeValue> key,
      String expression,
      String condition,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .update(
            u ->
                u.tableName(name)
                    .key(key)
                    .updateExpression(expression)
                    .conditionExpression(condition)
                    .expressionAttributeNames(names.isEmpty() ? null : names)
                    .expressionAttributeValues(values))
        .build();
  }

  /** Makes all writes or none. A conflict with another transaction is retried. */
  public boolean commit(List<TransactWriteItem> writes) {
    // If an answer gets lost, the next attempt finds the transaction done.
    String token = UUID.randomUUID().toString();
    return Retries.run(
        () -> {
          try {
            dynamoDb.transactWriteItems(t -> t.transactItems(writes).clientRequestToken(token));
            return true;
          } catch (TransactionCanceledException e) {
            if (e.cancellationReasons().stream()
                .anyMatch(reason -> "ConditionalCheckFailed".equals(reason.code()))) {
              return false;
            }
            throw e;
          }
        });
  }
}
