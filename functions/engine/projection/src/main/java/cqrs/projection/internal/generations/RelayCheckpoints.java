package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.stringOrNull;
import static cqrs.projection.internal.generations.GenerationRow.CHECKPOINT;

import cqrs.projection.internal.calls.Retries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * How far the relay has published: a row {@code relay/checkpoints} beside the views', by the
 * journal's offsets and not by generations, with the epoch of the journal that they belong to.
 */
public final class RelayCheckpoints {

  /** What the relay is called where views are named. */
  public static final String RELAY = "relay";

  private static final Map<String, AttributeValue> KEY = GenerationRow.key(RELAY, "checkpoints");
  private static final String FOLLOWING = "following";

  private final DynamoDbClient dynamoDb;
  private final String table;

  /** In the table of checkpoints and generations. */
  public RelayCheckpoints(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /**
   * Where the relay stands.
   *
   * @param epoch of the journal
   * @param following the activation of a generation that readers are known to have heard of
   * @param offsets per partition, the last one published; a partition without any may be missing
   */
  public record Stand(long epoch, Optional<String> following, Map<Integer, Long> offsets) {

    public Stand {
      offsets = new TreeMap<>(offsets);
    }

    public long offset(int partition) {
      return offsets.getOrDefault(partition, 0L);
    }
  }

  /** Where the relay stands, strongly consistent; empty if it has never published. */
  public Optional<Stand> read() {
    Map<String, AttributeValue> row =
        Retries.run(() -> dynamoDb.getItem(r -> r.tableName(table).key(KEY).consistentRead(true)))
            .item();
    return row.isEmpty() ? Optional.empty() : Optional.of(stand(row));
  }

  private static Stand stand(Map<String, AttributeValue> row) {
    return new Stand(
        number(row, "epoch"),
        Optional.ofNullable(stringOrNull(row, FOLLOWING)),
        GenerationRow.checkpoints(row));
  }

  /**
   * Moves checkpoints forward, never back: where another relay is further, that stays.
   *
   * @return false if they are of another epoch
   */
  public boolean advance(long epoch, Map<Integer, Long> reached) {
    Map<Integer, Long> ahead = new TreeMap<>(reached);
    while (!ahead.isEmpty()) {
      Map<String, AttributeValue> row = tryToAdvance(epoch, ahead);
      if (row.isEmpty()) {
        return true;
      }
      if (number(row, "epoch") != epoch) {
        return false;
      }
      ahead
          .entrySet()
          .removeIf(entry -> GenerationRow.checkpoint(row, entry.getKey()) >= entry.getValue());
    }
    return true;
  }

  /** The row that stands against it; empty if it is done. */
  private Map<String, AttributeValue> tryToAdvance(long epoch, Map<Integer, Long> reached) {
    List<String> sets = new ArrayList<>(List.of("epoch=:epoch"));
    List<String> conditions = new ArrayList<>();
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":epoch", n(epoch)));
    reached.forEach(
        (partition, offset) -> {
          String name = CHECKPOINT + partition;
          sets.add(name + "=:" + name);
          conditions.add("NOT " + name + ">=:" + name);
          values.put(":" + name, n(offset));
        });
    return update(sets, " AND " + String.join(" AND ", conditions), values);
  }

  /**
   * Notes that readers know of an activation.
   *
   * @return false if the checkpoints are of another epoch
   */
  public boolean follow(long epoch, String activation) {
    return update(
            List.of("epoch=:epoch", FOLLOWING + "=:following"),
            "",
            Map.of(":epoch", n(epoch), ":following", s(activation)))
        .isEmpty();
  }

  private Map<String, AttributeValue> update(
      List<String> sets, String condition, Map<String, AttributeValue> values) {
    try {
      Retries.run(
          () ->
              dynamoDb.updateItem(
                  r ->
                      r.tableName(table)
                          .key(KEY)
                          .updateExpression("SET " + String.join(",", sets))
                          .conditionExpression(
                              "(attribute_not_exists(epoch) OR epoch=:epoch)" + condition)
                          .expressionAttributeValues(values)
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)));
      return Map.of();
    } catch (ConditionalCheckFailedException e) {
      return e.item();
    }
  }

  /**
   * Goes on in another epoch. What the restored journal has kept was published before, up to the
   * checkpoints; what it has lost is forgotten. A run that was stopped may do it again.
   *
   * @param heads of the restored journal, before any command
   */
  public void restart(long epoch, Map<Integer, Long> heads) {
    for (Optional<Stand> found = read();
        found.map(stand -> stand.epoch() < epoch).orElse(true);
        found = read()) {
      Map<String, AttributeValue> row = new HashMap<>(KEY);
      row.put("epoch", n(epoch));
      found.ifPresent(
          stand ->
              stand
                  .offsets()
                  .forEach(
                      (partition, offset) ->
                          row.put(
                              CHECKPOINT + partition,
                              n(Math.min(offset, heads.getOrDefault(partition, 0L))))));
      replace(row, found);
    }
  }

  /** On condition that the epoch has not changed. */
  private void replace(Map<String, AttributeValue> row, Optional<Stand> found) {
    Map<String, AttributeValue> before =
        found
            .<Map<String, AttributeValue>>map(stand -> Map.of(":before", n(stand.epoch())))
            .orElse(Map.of());
    try {
      Retries.run(
          () ->
              dynamoDb.putItem(
                  r ->
                      r.tableName(table)
                          .item(row)
                          .conditionExpression(
                              before.isEmpty() ? "attribute_not_exists(epoch)" : "epoch=:before")
                          .expressionAttributeValues(before.isEmpty() ? null : before)));
    } catch (ConditionalCheckFailedException e) {
      // It is read again, and what has changed decides.
      return;
    }
  }
}
