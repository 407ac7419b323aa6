package cqrs.projection.internal.verify;

import cqrs.journal.Partitions;
import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.fold.FoldedRow;
import cqrs.projection.internal.fold.LedgerClaims;
import cqrs.projection.internal.generations.BlockedPartitions;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.verify.TailReplay.Candidate;
import cqrs.projection.internal.write.RowWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Repairs wrong rows while deliveries go on. In each round it reads the row, then folds the row up
 * to the journal's end, and replaces it with its ledger. The condition is that the stored ledger is
 * still exactly the one that was read. A repaired row may be ahead of the checkpoints, as after any
 * delivery.
 *
 * <p>The fold must reach the journal's end, not only the ledger or the checkpoints. A writer
 * assumes that the row has all events before the first one that it brings. A checkpoint or an
 * earlier ledger has said so. If somebody has deleted the row or lowered its ledger by hand, the
 * row may have had more events than it shows. A row repaired to less would take the writer's events
 * on top of a gap, and its ledger would hide the gap. The journal's end is always enough:
 *
 * <ul>
 *   <li>Each event that the row ever had is in the journal, which is read after the row.
 *   <li>Each write of the engine raises the ledger. A write between the read and the replacement
 *       makes the condition fail, and the row is read again.
 *   <li>A later writer drops the events that the ledger covers and continues from there.
 *   <li>A replacement that arrives twice finds another ledger, or the same row.
 * </ul>
 *
 * <p>A ledger that somebody has raised above the journal's end makes writers drop new events, and
 * the condition does not show that. So each replaced row is checked once more. By then its ledger
 * is correct, and the dropped events are in the journal.
 *
 * <p>If no event changes a row, the row is deleted on the same condition.
 *
 * <p>The fold goes no further than a delivery. It ends before an event that the projection cannot
 * take. If this code can take a blocked event, the repair marks it as begun, as a delivery does.
 * The fold also ends before an event that the row refuses, because an operator may be about to skip
 * it, unless the row's ledger covers it. No replacement is sent later than {@link
 * BlockedPartitions#MAX_DELIVERY} after the blocks were read, so skips are as safe from repairs as
 * from deliveries.
 */
record Repair(
    Generation generation,
    ProjectionStore store,
    StoredRows rows,
    Replay replay,
    TailReplay tail,
    Findings findings) {

  /** A row with frequent writes needs several rounds. */
  private static final int ROUNDS = 20;

  private static final int PARALLELISM = 8;

  private static final List<Integer> PARTITIONS =
      IntStream.range(0, Partitions.MAX).boxed().toList();

  /** The outcome of a round for one row. */
  private enum Outcome {
    RIGHT,
    REPLACED,
    AGAIN,
    GIVEN_UP
  }

  /**
   * Repairs these rows.
   *
   * @param atCheckpoints the rows as they should be at the checkpoints of the generation
   */
  void run(Map<RowKey, FoldedRow> atCheckpoints) {
    Map<RowKey, Candidate> open = new HashMap<>();
    atCheckpoints.forEach(
        (key, row) -> open.put(key, new Candidate(key, row.copy(), generation.checkpoints())));
    Set<RowKey> replaced = new HashSet<>();
    for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
      round(open)
          .forEach(
              (key, outcome) -> {
                boolean secondLook = outcome == Outcome.REPLACED && !replaced.add(key);
                if (outcome == Outcome.RIGHT || secondLook) {
                  findings.repaired();
                  open.remove(key);
                } else if (outcome == Outcome.GIVEN_UP) {
                  open.remove(key);
                }
              });
    }
    open.keySet().forEach(key -> findings.unrepaired(key, "Deliveries kept writing it."));
  }

  private Map<RowKey, Outcome> round(Map<RowKey, Candidate> open) {
    long began = System.nanoTime();
    Generation now =
        store
            .generations()
            .generation(generation.view(), generation.number())
            .filter(found -> found.phase() != Generation.Phase.DROPPING)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Generation " + generation.number() + " was dropped during its repair."));
    Map<RowKey, Map<String, AttributeValue>> stored = rows.read(open.keySet());
    SkippedEvents skipped = new SkippedEvents(store.blockedPartitions().recorded(now));
    Map<Integer, Long> claimed = new TreeMap<>();
    stored
        .values()
        .forEach(row -> LedgerClaims.of(row).forEach((p, o) -> claimed.merge(p, o, Math::max)));
    if (!announced(now, skipped)) {
      return Map.of();
    }
    for (Candidate c : open.values()) {
      Map<Integer, Long> claims = LedgerClaims.of(stored.get(c.key));
      PARTITIONS.forEach(
          p -> c.limit(p, Math.max(refused(now, p, c.key) - 1, claims.getOrDefault(p, 0L))));
    }
    tail.extend(open, PARTITIONS, claimed, skipped);
    Map<RowKey, Outcome> outcomes = new ConcurrentHashMap<>();
    ParallelCalls.run(
        open.values(),
        PARALLELISM,
        c -> outcomes.put(c.key, write(c, now, stored.get(c.key), began)));
    return outcomes;
  }

  /** Marks blocked events as begun that this code can take. False if others have decided. */
  private boolean announced(Generation now, SkippedEvents skipped) {
    for (int partition : now.blocks().keySet()) {
      Optional<Block> block = now.block(partition);
      if (block.isPresent() && !now.hasBegun(partition, block.get().offset())) {
        Position at = new Position(partition, block.get().offset());
        if (replay.canTake(at, skipped) && !store.blockedPartitions().begin(now, at)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The offset of the event that the row refuses, if a block says so. */
  private static long refused(Generation now, int partition, RowKey key) {
    return now.block(partition)
        .filter(block -> block.row().filter(key::equals).isPresent())
        .map(Block::offset)
        .orElse(Long.MAX_VALUE);
  }

  private Outcome write(
      Candidate candidate,
      Generation now,
      @Nullable Map<String, AttributeValue> stored,
      long began) {
    RowKey key = candidate.key;
    if (candidate.refused(now.checkpoints())) {
      findings.unrepaired(key, "It cannot take an event that the view has passed.");
      return Outcome.GIVEN_UP;
    }
    if (Differences.of(key, stored, candidate.row).isEmpty()) {
      return Outcome.RIGHT;
    }
    if (System.nanoTime() - began > BlockedPartitions.MAX_DELIVERY.toNanos()) {
      return Outcome.AGAIN;
    }
    return replace(key, stored, candidate.row.attributes());
  }

  private Outcome replace(
      RowKey key, @Nullable Map<String, AttributeValue> stored, Map<String, AttributeValue> right) {
    try {
      return rows.replace(key, stored, right) ? Outcome.REPLACED : Outcome.AGAIN;
    } catch (DynamoDbException e) {
      if (!RowWriter.isValidation(e)) {
        throw e;
      }
      findings.unrepaired(key, "DynamoDB refuses the row: " + e.awsErrorDetails().errorMessage());
      return Outcome.GIVEN_UP;
    }
  }
}
