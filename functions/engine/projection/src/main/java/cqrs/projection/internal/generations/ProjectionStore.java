package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;
import static cqrs.projection.internal.generations.GenerationRow.BEGUN;
import static cqrs.projection.internal.generations.GenerationRow.BLOCK;
import static cqrs.projection.internal.generations.GenerationRow.CHECKPOINT;
import static cqrs.projection.internal.generations.GenerationRow.OMISSION;
import static cqrs.projection.internal.generations.GenerationRow.PHASE;
import static cqrs.projection.internal.generations.GenerationRow.key;
import static cqrs.projection.internal.generations.GenerationRow.sk;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.BatchReads;
import cqrs.projection.internal.calls.ConditionalWrites;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.Generation.Omission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table of checkpoints and generations. A view has one row {@code view/-}, its {@link
 * Directory}, for each generation a row {@code view/000007}, for each that is built {@code
 * view/000007/build}, and for each skip {@code view/000007/skip/…}.
 */
public final class ProjectionStore {

  /** No lease is longer: a function runs for 15 minutes at the most. */
  public static final Duration LONGEST_LEASE = Duration.ofMinutes(16);

  /** So long a caller may take from a page to the next, whatever becomes of the generation. */
  public static final Duration LONGEST_CURSOR = Duration.ofHours(1);

  /** The generations may change between two looks, hardly between three. */
  private static final int LOOKS = 4;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final BlockedPartitions blocks;
  private final Generations generations;
  private final Builds builds;
  private final VerificationJobs verifications;

  public ProjectionStore(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.blocks = new BlockedPartitions(dynamoDb, table);
    this.generations = new Generations(dynamoDb, table);
    this.builds = new Builds(dynamoDb, table);
    this.verifications = new VerificationJobs(dynamoDb, table);
  }

  /** What stands still, and what is left out. */
  public BlockedPartitions blocks() {
    return blocks;
  }

  /** Which generations there are, and what becomes of them. */
  public Generations generations() {
    return generations;
  }

  /** Verifications that were asked for. */
  public VerificationJobs verifications() {
    return verifications;
  }

  /** How generations are built. */
  public Builds builds() {
    return builds;
  }

  /**
   * A view as one consistent read found it.
   *
   * @param written the generations that a delivery writes, in that order
   */
  public record State(GenerationManifest directory, List<Generation> written) {

    Optional<Generation> active() {
      return written.stream()
          .filter(generation -> directory.active().equals(Optional.of(generation.number())))
          .findFirst();
    }
  }

  /**
   * Reads the generations that a delivery writes, strongly consistent: one read if the guess is
   * right.
   *
   * @param guess those that it wrote the last time
   */
  public Optional<State> read(String view, Set<Long> guess) {
    Set<Long> wanted = guess;
    for (int look = 0; look < LOOKS; look++) {
      Map<String, Map<String, AttributeValue>> rows = rows(view, wanted);
      Map<String, AttributeValue> row = rows.get(ManifestRow.SK);
      if (row == null) {
        return Optional.empty();
      }
      GenerationManifest directory = ManifestRow.read(row);
      List<Generation> written =
          directory.written().stream()
              .map(number -> rows.get(sk(number)))
              .filter(Objects::nonNull)
              .map(GenerationRow::read)
              .toList();
      if (written.size() == directory.written().size()) {
        return Optional.of(new State(directory, written));
      }
      wanted = directory.written();
    }
    throw new ViewBusyException(view);
  }

  /** A view's active generation, strongly consistent; empty if the view has none yet. */
  public Optional<Generation> active(String view) {
    return read(view, Set.of(1L)).flatMap(State::active);
  }

  /** The generation that stands still there: the active one, or else another that is written. */
  public Optional<Generation> blocked(String view, Position at) {
    return generations.all(view).stream()
        .filter(
            generation ->
                generation
                    .block(at.partition())
                    .filter(block -> block.offset() == at.offset())
                    .isPresent())
        .filter(
            generation ->
                switch (generation.phase()) {
                  case ACTIVE, KEPT, BUILDING, FOLLOWING -> true;
                  case VERIFYING, FAILED, DROPPING -> false;
                })
        .max(Comparator.comparing(generation -> generation.phase() == Generation.Phase.ACTIVE));
  }

  /** A generation's checkpoint in one partition, strongly consistent. */
  public long checkpoint(String view, long generation, int partition) {
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

  /**
   * Moves checkpoints forward, never back, and clears the blocks that they pass.
   *
   * @param upTo of a delivery, when its newest event was recorded
   * @param told whether the generation says where that delivery is at work
   * @return where checkpoints were further already
   * @throws IllegalStateException if the generation is being dropped
   */
  public Map<Integer, Long> advance(
      Generation generation, Map<Integer, Long> reached, Optional<Instant> upTo, boolean told) {
    Map<Integer, Long> ahead = new TreeMap<>(reached);
    Map<Integer, Long> passed = new TreeMap<>();
    while (!ahead.isEmpty()) {
      UpdateItemRequest request = advanceRequest(generation, ahead, upTo, told);
      try {
        Retries.run(() -> dynamoDb.updateItem(request));
        return passed;
      } catch (ConditionalCheckFailedException e) {
        Map<String, AttributeValue> row = e.item();
        if (row.isEmpty() || phase(row) == Generation.Phase.DROPPING) {
          throw new IllegalStateException(
              "Generation "
                  + generation.number()
                  + " of the view "
                  + generation.view()
                  + " was dropped while it was written.");
        }
        ahead.keySet().forEach(p -> passed.put(p, GenerationRow.checkpoint(row, p)));
        ahead.entrySet().removeIf(a -> passed.getOrDefault(a.getKey(), 0L) >= a.getValue());
        passed.keySet().removeAll(ahead.keySet());
      }
    }
    return passed;
  }

  /** Says that a delivery is at work on some partitions, whose checkpoints will move. */
  public void atWork(Generation generation, Set<Integer> partitions, Instant until) {
    boolean _ =
        new ConditionalWrites(dynamoDb, table)
            .update(
                GenerationRow.key(generation),
                "SET " + GenerationRow.AT_WORK + "=:work",
                "attribute_exists(version)",
                Map.of(),
                Map.of(":work", GenerationRow.write(new Generation.AtWork(partitions, until))));
  }

  private static Generation.Phase phase(Map<String, AttributeValue> row) {
    return Generation.Phase.valueOf(string(row, PHASE));
  }

  private UpdateItemRequest advanceRequest(
      Generation generation, Map<Integer, Long> reached, Optional<Instant> upTo, boolean told) {
    List<String> sets = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    List<String> removes = new ArrayList<>();
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":dropping", s(Generation.Phase.DROPPING.name()));
    reached.forEach(
        (partition, offset) -> {
          String name = CHECKPOINT + partition;
          sets.add(name + "=:" + name);
          conditions.add("NOT " + name + ">=:" + name);
          values.put(":" + name, n(offset));
          removes.addAll(passed(generation, partition, offset));
        });
    upTo.ifPresent(
        recorded -> {
          sets.add(GenerationRow.DELIVERED_UP_TO + "=:upTo");
          values.put(":upTo", n(recorded.toEpochMilli()));
        });
    if (told) {
      removes.add(GenerationRow.AT_WORK);
    }
    String remove = removes.isEmpty() ? "" : " REMOVE " + String.join(",", removes);
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(GenerationRow.key(generation))
        .updateExpression("SET " + String.join(",", sets) + remove)
        .conditionExpression(
            "attribute_exists(version) AND "
                + PHASE
                + "<>:dropping AND "
                + String.join(" AND ", conditions))
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

  private Map<String, Map<String, AttributeValue>> rows(String view, Set<Long> generations) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    keys.add(ManifestRow.key(view));
    generations.forEach(number -> keys.add(key(view, sk(number))));
    return Retries.run(() -> BatchReads.read(dynamoDb, table, keys, true)).stream()
        .collect(Collectors.toMap(row -> string(row, "sk"), row -> row));
  }
}
