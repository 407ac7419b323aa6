package shop.projection;

import static shop.journal.Attributes.n;
import static shop.journal.Attributes.number;
import static shop.journal.Attributes.present;
import static shop.journal.Attributes.s;
import static shop.journal.Attributes.string;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import shop.projection.Generation.Block;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table of checkpoints and generations. A view has one row {@code view/-} that says which
 * generations there are, and for each generation a row {@code view/000007} with all its checkpoints
 * ({@code p0} …) and blocks ({@code b0} …).
 */
public final class ProjectionStore {

  private static final String CHECKPOINT = "p";
  private static final String BLOCK = "b";

  private final DynamoDbClient dynamoDb;
  private final String table;

  public ProjectionStore(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
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
    return Optional.of(new State(directory, generation(generation)));
  }

  /** A view's active generation, strongly consistent; empty if the view has none yet. */
  public Optional<Generation> active(String view) {
    return read(view, 1).map(State::active);
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
        ahead.entrySet().removeIf(entry -> checkpoint(row, entry.getKey()) >= entry.getValue());
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
          Block block = generation.blocks().get(partition);
          if (block != null && block.offset() <= offset) {
            removes.add(BLOCK + partition);
          }
        });
    String remove = removes.isEmpty() ? "" : " REMOVE " + String.join(",", removes);
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(key(generation.view(), sk(generation.number())))
        .updateExpression("SET " + String.join(",", sets) + remove)
        .conditionExpression("attribute_exists(version) AND " + String.join(" AND ", conditions))
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /**
   * Records that a partition stands still.
   *
   * @return false if other code has passed the event meanwhile: nothing stands still
   */
  boolean block(Generation generation, Block block) {
    String checkpoint = CHECKPOINT + block.partition();
    try {
      Retries.run(
          () ->
              dynamoDb.updateItem(
                  r ->
                      r.tableName(table)
                          .key(key(generation.view(), sk(generation.number())))
                          .updateExpression("SET " + BLOCK + block.partition() + "=:block")
                          .conditionExpression(
                              "attribute_exists(version) AND NOT " + checkpoint + ">=:offset")
                          .expressionAttributeValues(
                              Map.of(":block", write(block), ":offset", n(block.offset())))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private Map<String, Map<String, AttributeValue>> rows(String view, long generation) {
    KeysAndAttributes keys =
        KeysAndAttributes.builder()
            .keys(List.of(key(view, "-"), key(view, sk(generation))))
            .consistentRead(true)
            .build();
    BatchGetItemRequest request =
        BatchGetItemRequest.builder().requestItems(Map.of(table, keys)).build();
    return Retries.run(() -> complete(request)).stream()
        .collect(Collectors.toMap(row -> string(row, "sk"), row -> row));
  }

  private List<Map<String, AttributeValue>> complete(BatchGetItemRequest request) {
    var answer = dynamoDb.batchGetItem(request);
    if (answer.hasUnprocessedKeys() && !answer.unprocessedKeys().isEmpty()) {
      throw ProvisionedThroughputExceededException.builder()
          .message("A read was left unprocessed.")
          .statusCode(500)
          .build();
    }
    return answer.responses().getOrDefault(table, List.of());
  }

  private static Map<String, AttributeValue> key(String view, String sk) {
    return Map.of("pk", s(view), "sk", s(sk));
  }

  private static String sk(long generation) {
    return String.format(Locale.ROOT, "%06d", generation);
  }

  private static Directory directory(Map<String, AttributeValue> row) {
    return new Directory(
        string(row, "pk"),
        number(row, "active"),
        present(row, "kept").ns().stream().map(Long::valueOf).collect(Collectors.toSet()),
        present(row, "cursorKey").b());
  }

  private static Generation generation(Map<String, AttributeValue> row) {
    Map<Integer, Long> checkpoints = new HashMap<>();
    Map<Integer, Block> blocks = new HashMap<>();
    row.forEach(
        (name, value) -> {
          if (name.matches(CHECKPOINT + "\\d+")) {
            checkpoints.put(Integer.valueOf(name.substring(1)), Long.valueOf(value.n()));
          } else if (name.matches(BLOCK + "\\d+")) {
            int partition = Integer.parseInt(name.substring(1));
            blocks.put(partition, readBlock(partition, value.m()));
          }
        });
    return new Generation(
        string(row, "pk"),
        Long.parseLong(string(row, "sk")),
        Projection.Version.parse(string(row, "version")),
        checkpoints,
        blocks);
  }

  private static long checkpoint(Map<String, AttributeValue> row, int partition) {
    AttributeValue value = row.get(CHECKPOINT + partition);
    return value == null ? 0 : Long.parseLong(value.n());
  }

  private static AttributeValue write(Block block) {
    return AttributeValue.fromM(
        Map.of(
            "offset", n(block.offset()),
            "event", s(block.event()),
            "error", s(block.error()),
            "since", s(block.since().toString()),
            "attempts", n(block.attempts()),
            "retryAt", s(block.retryAt().toString()),
            "deployment", s(block.deployment())));
  }

  private static Block readBlock(int partition, Map<String, AttributeValue> map) {
    return new Block(
        partition,
        number(map, "offset"),
        string(map, "event"),
        string(map, "error"),
        Instant.parse(string(map, "since")),
        (int) number(map, "attempts"),
        Instant.parse(string(map, "retryAt")),
        string(map, "deployment"));
  }
}
