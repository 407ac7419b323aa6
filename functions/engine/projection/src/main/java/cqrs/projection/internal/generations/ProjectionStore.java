package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;
import static cqrs.projection.internal.generations.GenerationRow.BEGUN;
import static cqrs.projection.internal.generations.GenerationRow.BLOCK;
import static cqrs.projection.internal.generations.GenerationRow.CHECKPOINT;
import static cqrs.projection.internal.generations.GenerationRow.OMISSION;
import static cqrs.projection.internal.generations.GenerationRow.PHASE;

import cqrs.journal.codec.Position;
import cqrs.projection.internal.calls.ProjectionsTable;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.Generation.Omission;
import cqrs.projection.internal.generations.Generation.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The stored state of views. A view has one row {@code view/-}, its {@link GenerationManifest}.
 * Each generation has a row {@code view/000007}, a row {@code view/000007/build} if it was built,
 * and a row {@code view/000007/skip/…} for each skip.
 */
public final class ProjectionStore {

  /** The longest lease: a function runs for 15 minutes at most. */
  public static final Duration MAX_LEASE = Duration.ofMinutes(16);

  /** How long a cursor stays valid after its generation is replaced. */
  public static final Duration MAX_CURSOR = Duration.ofHours(1);

  /** The generations may change between two reads, but hardly more often. */
  private static final int MAX_READS = 4;

  private final ProjectionsTable table;
  private final BlockedPartitions blockedPartitions;
  private final Generations generations;
  private final Builds builds;
  private final VerificationJobs verifications;

  public ProjectionStore(DynamoDbClient dynamoDb, String table) {
    this.table = new ProjectionsTable(dynamoDb, table);
    this.blockedPartitions = new BlockedPartitions(this.table);
    this.generations = new Generations(this.table);
    this.builds = new Builds(this.table);
    this.verifications = new VerificationJobs(this.table);
  }

  public BlockedPartitions blockedPartitions() {
    return blockedPartitions;
  }

  public Generations generations() {
    return generations;
  }

  public VerificationJobs verifications() {
    return verifications;
  }

  public Builds builds() {
    return builds;
  }

  /**
   * A view as one consistent read found it.
   *
   * @param written the generations that a delivery writes, in that order
   */
  public record State(GenerationManifest manifest, List<Generation> written) {

    /** Whether a generation is being built. */
    public boolean isBuilding() {
      return manifest.building().isPresent();
    }

    Optional<Generation> active() {
      return written.stream()
          .filter(generation -> manifest.active().equals(Optional.of(generation.number())))
          .findFirst();
    }
  }

  /**
   * Reads the generations that a delivery writes, strongly consistent. One read is enough if the
   * guess is right.
   *
   * @param guess the generations that the caller expects
   */
  public Optional<State> read(String view, Set<Long> guess) {
    Set<Long> wanted = guess;
    for (int attempt = 0; attempt < MAX_READS; attempt++) {
      Map<String, Map<String, AttributeValue>> rows = rows(view, wanted);
      Map<String, AttributeValue> row = rows.get(ManifestRow.SK);
      if (row == null) {
        return Optional.empty();
      }
      GenerationManifest manifest = ManifestRow.read(row);
      List<Generation> written =
          manifest.written().stream()
              .map(number -> rows.get(GenerationRow.sk(number)))
              .filter(Objects::nonNull)
              .map(GenerationRow::read)
              .toList();
      if (written.size() == manifest.written().size()) {
        return Optional.of(new State(manifest, written));
      }
      wanted = manifest.written();
    }
    throw new ViewBusyException(view);
  }

  private Map<String, Map<String, AttributeValue>> rows(String view, Set<Long> numbers) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    keys.add(ManifestRow.key(view));
    numbers.forEach(number -> keys.add(ProjectionsTable.key(view, GenerationRow.sk(number))));
    return table.get(keys).stream().collect(Collectors.toMap(row -> string(row, "sk"), row -> row));
  }

  /** A view's active generation, strongly consistent; empty if the view has none yet. */
  public Optional<Generation> active(String view) {
    return read(view, Set.of(1L)).flatMap(State::active);
  }

  /** The generation that this event blocks: the active one, or else another one that is written. */
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
        .max(Comparator.comparing(generation -> generation.phase() == Phase.ACTIVE));
  }

  /** A generation's checkpoints in these partitions, strongly consistent, by one call. */
  public Map<Integer, Long> checkpoints(
      String view, long generation, Collection<Integer> partitions) {
    List<String> names = partitions.stream().map(partition -> CHECKPOINT + partition).toList();
    Map<String, AttributeValue> key = ProjectionsTable.key(view, GenerationRow.sk(generation));
    Map<String, AttributeValue> row = table.get(key, names);
    return partitions.stream()
        .collect(
            Collectors.toMap(
                Function.identity(), partition -> GenerationRow.checkpoint(row, partition)));
  }

  /**
   * Moves checkpoints forward, never back, and clears the blocks that they pass.
   *
   * @param upTo when the newest event of a delivery was recorded
   * @param announced the partitions of this delivery if it was announced as slow; else none
   * @return the stored checkpoints that were already further
   * @throws GenerationDroppedException if the generation is being dropped
   */
  public Map<Integer, Long> advance(
      Generation generation,
      Map<Integer, Long> reached,
      Optional<Instant> upTo,
      Set<Integer> announced) {
    Map<Integer, Long> ahead = new TreeMap<>(reached);
    Map<Integer, Long> passed = new TreeMap<>();
    while (!ahead.isEmpty()) {
      Optional<Map<String, AttributeValue>> refusing =
          tryToAdvance(generation, ahead, upTo, announced);
      if (refusing.isEmpty()) {
        return passed;
      }
      Map<String, AttributeValue> row = refusing.get();
      if (row.isEmpty() || Phase.valueOf(string(row, PHASE)) == Phase.DROPPING) {
        throw new GenerationDroppedException(generation);
      }
      ahead.keySet().forEach(p -> passed.put(p, GenerationRow.checkpoint(row, p)));
      ahead.entrySet().removeIf(a -> passed.getOrDefault(a.getKey(), 0L) >= a.getValue());
      passed.keySet().removeAll(ahead.keySet());
    }
    return passed;
  }

  /** Returns the row that does not meet the condition. */
  private Optional<Map<String, AttributeValue>> tryToAdvance(
      Generation generation,
      Map<Integer, Long> reached,
      Optional<Instant> upTo,
      Set<Integer> announced) {
    List<String> sets = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    List<String> removes = new ArrayList<>();
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":dropping", s(Phase.DROPPING.name()));
    GenerationRow.advance(reached, sets, conditions, values);
    reached.forEach((partition, offset) -> removes.addAll(passed(generation, partition, offset)));
    upTo.ifPresent(
        recorded -> {
          sets.add(GenerationRow.DELIVERED_UP_TO + "=:upTo");
          values.put(":upTo", n(recorded.toEpochMilli()));
        });
    if (!announced.isEmpty()) {
      removes.add(GenerationRow.atWork(announced));
    }
    String remove = removes.isEmpty() ? "" : " REMOVE " + String.join(",", removes);
    return table.attempt(
        GenerationRow.key(generation),
        "SET " + String.join(",", sets) + remove,
        "attribute_exists(version) AND %s<>:dropping AND %s"
            .formatted(PHASE, String.join(" AND ", conditions)),
        Map.of(),
        values);
  }

  /** The attributes about events that the checkpoint passes. */
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

  /** Announces that a slow delivery is at work on these partitions. */
  public void atWork(Generation generation, Set<Integer> partitions, Instant until) {
    boolean _ =
        table.update(
            GenerationRow.key(generation),
            "SET " + GenerationRow.atWork(partitions) + "=:work",
            "attribute_exists(version)",
            Map.of(),
            Map.of(":work", GenerationRow.write(new Generation.AtWork(partitions, until))));
  }
}
