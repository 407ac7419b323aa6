package shop.projection;

import static shop.journal.Attributes.n;
import static shop.journal.Attributes.number;
import static shop.journal.Attributes.present;
import static shop.journal.Attributes.s;
import static shop.journal.Attributes.string;
import static shop.projection.GenerationRow.BEGUN;
import static shop.projection.GenerationRow.BLOCK;
import static shop.projection.GenerationRow.CHECKPOINT;
import static shop.projection.GenerationRow.OMISSION;
import static shop.projection.GenerationRow.key;
import static shop.projection.GenerationRow.sk;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import shop.journal.BatchReads;
import shop.projection.Generation.Block;
import shop.projection.Generation.Omission;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table of checkpoints and generations. A view has one row {@code view/-} that says which
 * generations there are, for each generation a row {@link GenerationRow}, and for each skip a row
 * {@code view/000007/skip/000001}.
 */
public final class ProjectionStore {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Blocks blocks;

  public ProjectionStore(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.blocks = new Blocks(dynamoDb, table);
  }

  /** What stands still, and what is left out. */
  public Blocks blocks() {
    return blocks;
  }

  /** A view as one consistent read found it. */
  record State(Directory directory, Generation active) {}

  /**
   * Reads a view's active generation, strongly consistent: one read if the guess is right.
   *
   * @param guess the generation that was active the last time
   */
  Optional<State> read(String view, long guess) {
    Map<String, Map<String, AttributeValue>> rows = rows(view, guess);
    Map<String, AttributeValue> row = rows.get("-");
    if (row == null) {
      return Optional.empty();
    }
    Directory directory = directory(row);
    Map<String, AttributeValue> generation = rows.get(sk(directory.active()));
    if (generation == null) {
      generation = rows(view, directory.active()).get(sk(directory.active()));
    }
    if (generation == null) {
      throw new IllegalStateException(
          "The view " + view + " has no generation " + directory.active() + ".");
    }
    return Optional.of(new State(directory, GenerationRow.read(generation)));
  }

  /** A view's active generation, strongly consistent; empty if the view has none yet. */
  public Optional<Generation> active(String view) {
    return read(view, 1).map(State::active);
  }

  /** A generation, strongly consistent; empty if it is not there any more. */
  Optional<Generation> generation(String view, long number) {
    return Optional.ofNullable(rows(view, number).get(sk(number))).map(GenerationRow::read);
  }

  Optional<Directory> directory(String view) {
    Map<String, AttributeValue> row =
        dynamoDb.getItem(r -> r.tableName(table).key(key(view, "-")).consistentRead(true)).item();
    return row.isEmpty() ? Optional.empty() : Optional.of(directory(row));
  }

  /** A generation's checkpoint in one partition, strongly consistent. */
  long checkpoint(String view, long generation, int partition) {
    AttributeValue value =
        dynamoDb
            .getItem(
                r ->
                    r.tableName(table)
                        .key(key(view, sk(generation)))
                        .projectionExpression("#p")
                        .expressionAttributeNames(Map.of("#p", CHECKPOINT + partition))
                        .consistentRead(true))
            .item()
            .get(CHECKPOINT + partition);
    return value == null ? 0 : Long.parseLong(value.n());
  }

  /** Makes a view's first generation and activates it, unless another has been faster. */
  void createFirst(String view, Projection.Version version, Instant now) {
    byte[] cursorKey = new byte[32];
    new SecureRandom().nextBytes(cursorKey);
    Map<String, AttributeValue> directory = new HashMap<>(key(view, "-"));
    directory.put("active", n(1));
    directory.put("kept", AttributeValue.fromNs(List.of("1")));
    directory.put("cursorKey", AttributeValue.fromB(SdkBytes.fromByteArray(cursorKey)));
    Map<String, AttributeValue> generation = new HashMap<>(key(view, sk(1)));
    generation.put("version", s(version.toString()));
    generation.put("createdAt", s(now.toString()));
    List<TransactWriteItem> rows = List.of(creation(directory), creation(generation));
    Retries.run(() -> createdBySomeone(view, rows));
  }

  private boolean createdBySomeone(String view, List<TransactWriteItem> rows) {
    try {
      dynamoDb.transactWriteItems(t -> t.transactItems(rows));
    } catch (TransactionCanceledException e) {
      if (directory(view).isEmpty()) {
        throw e;
      }
    }
    return true;
  }

  private TransactWriteItem creation(Map<String, AttributeValue> row) {
    return TransactWriteItem.builder()
        .put(p -> p.tableName(table).item(row).conditionExpression("attribute_not_exists(pk)"))
        .build();
  }

  /** Moves checkpoints forward, never back, and clears the blocks that they pass. */
  void advance(Generation generation, Map<Integer, Long> reached) {
    Map<Integer, Long> ahead = new TreeMap<>(reached);
    while (!ahead.isEmpty()) {
      UpdateItemRequest request = advanceRequest(generation, ahead);
      try {
        Retries.run(() -> dynamoDb.updateItem(request));
        return;
      } catch (ConditionalCheckFailedException e) {
        Map<String, AttributeValue> row = e.item();
        if (row.isEmpty()) {
          throw new IllegalStateException(
              "Generation "
                  + generation.number()
                  + " of the view "
                  + generation.view()
                  + " was dropped while it was written.");
        }
        ahead
            .entrySet()
            .removeIf(entry -> GenerationRow.checkpoint(row, entry.getKey()) >= entry.getValue());
      }
    }
  }

  private UpdateItemRequest advanceRequest(Generation generation, Map<Integer, Long> reached) {
    List<String> sets = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    List<String> removes = new ArrayList<>();
    Map<String, AttributeValue> values = new HashMap<>();
    reached.forEach(
        (partition, offset) -> {
          String name = CHECKPOINT + partition;
          sets.add(name + "=:" + name);
          conditions.add("NOT " + name + ">=:" + name);
          values.put(":" + name, n(offset));
          removes.addAll(passed(generation, partition, offset));
        });
    String remove = removes.isEmpty() ? "" : " REMOVE " + String.join(",", removes);
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(GenerationRow.key(generation))
        .updateExpression("SET " + String.join(",", sets) + remove)
        .conditionExpression("attribute_exists(version) AND " + String.join(" AND ", conditions))
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /** What the row says of events that the checkpoint passes. */
  private static List<String> passed(Generation generation, int partition, long offset) {
    List<String> passed = new ArrayList<>();
    Block block = generation.blocks().get(partition);
    if (block != null && block.offset() <= offset) {
      passed.add(BLOCK + partition);
    }
    Omission omission = generation.omissions().get(partition);
    if (omission != null && omission.offset() <= offset) {
      passed.add(OMISSION + partition);
    }
    Long begun = generation.begun().get(partition);
    if (begun != null && begun <= offset) {
      passed.add(BEGUN + partition);
    }
    return passed;
  }

  private Map<String, Map<String, AttributeValue>> rows(String view, long generation) {
    List<Map<String, AttributeValue>> keys = List.of(key(view, "-"), key(view, sk(generation)));
    return Retries.run(() -> BatchReads.read(dynamoDb, table, keys, true)).stream()
        .collect(Collectors.toMap(row -> string(row, "sk"), row -> row));
  }

  private static Directory directory(Map<String, AttributeValue> row) {
    return new Directory(
        string(row, "pk"),
        number(row, "active"),
        present(row, "kept").ns().stream().map(Long::valueOf).collect(Collectors.toSet()),
        present(row, "cursorKey").b());
  }
}
