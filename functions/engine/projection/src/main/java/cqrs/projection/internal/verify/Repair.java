package cqrs.projection.internal.verify;

import cqrs.journal.Partitions;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.FoldedRow;
import cqrs.projection.internal.fold.LedgerClaims;
import cqrs.projection.internal.generations.BlockedPartitions;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.verify.TailReplay.Candidate;
import cqrs.projection.internal.write.RowWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Puts wrong rows right while deliveries go on. In rounds: read the row, then read the journal to
 * its end, fold the row up to there, and replace it, ledger included, on condition that its ledger
 * is exactly what was read; no ledger attribute may have come or gone, and where no row was read
 * there may be none. So a repaired row is what a delivery of the whole journal would have left that
 * ended after this row: ahead of the checkpoints, as any row may be.
 *
 * <p>Why it goes to the journal's end, and not to the ledger or the checkpoints. A writer supposes
 * that the row has all events before the first one that it brings: because a checkpoint says so, or
 * because the row's ledger has shown it. Where a hand has deleted the row or lowered its ledger,
 * the row may have had more than can be seen, and a writer on its way may suppose that. Given back
 * less, the row would take the writer's events on top of a hole, and its ledger would hide the
 * hole. But nobody can suppose more than the journal has had, and:
 *
 * <ul>
 *   <li>What was ever in the row before it was read is in the journal that is read afterwards, so
 *       it is in the fold.
 *   <li>Every write of the engine raises a ledger attribute, and nothing lowers one. A write
 *       between reading and replacing makes the condition fail, and the row is read again.
 *   <li>A writer that comes later, late or twice, brings what the ledger covers, and drops it, or
 *       goes on from there: what it supposes the row to have was there before, or came in one of
 *       the writes above.
 *   <li>The replacement itself, if it arrives twice, finds another ledger, or the same row.
 * </ul>
 *
 * <p>A ledger raised by hand above the journal's end lets writers drop events that are appended
 * while it stands, and the condition does not see that. So every replaced row is looked at a second
 * time: then the ledger is true, and whatever was dropped is in the journal that is read now.
 *
 * <p>A row that no event up to the journal's end touches is deleted on the same condition, for the
 * same reasons: the fold of nothing is no row, and nobody can suppose anything to be in it.
 *
 * <p>The fold goes no further than a delivery would. It ends before an event that the projection
 * cannot take, because nobody has taken that. It announces, as a delivery does, that it takes a
 * blocked event which this code can take after all. And it ends before the event that the row
 * itself refuses, because operators may be about to leave that out: there the block is taken at its
 * word, unless the row's ledger covers the event. No replacement is sent later than {@link
 * Blocks#LONGEST_DELIVERY} after the blocks were read, so that what operators skip is safe from it
 * as it is from deliveries.
 */
final class Repair {

  /** A row that others write all the time is caught between two of their writes. */
  private static final int ROUNDS = 20;

  private static final int AT_ONCE = 8;

  private static final List<Integer> PARTITIONS =
      IntStream.range(0, Partitions.MAX).boxed().toList();

  private final Generation generation;
  private final ProjectionStore store;
  private final StoredRows rows;
  private final Replay replay;
  private final TailReplay tail;
  private final Findings findings;

  Repair(
      Generation generation,
      ProjectionStore store,
      StoredRows rows,
      Replay replay,
      TailReplay tail,
      Findings findings) {
    this.generation = generation;
    this.store = store;
    this.rows = rows;
    this.replay = replay;
    this.tail = tail;
    this.findings = findings;
  }

  /** How a round ended for a row. */
  private enum Outcome {
    RIGHT,
    REPLACED,
    AGAIN,
    GIVEN_UP
  }

  /**
   * Repairs these rows.
   *
   * @param atCheckpoints each as it has to be at the checkpoints of the generation as it was given
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
    open.keySet().forEach(key -> findings.unrepaired(key, "Others wrote it each time."));
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
                        "Generation " + generation.number() + " was dropped while it was mended."));
    Map<RowKey, Map<String, AttributeValue>> stored = rows.read(open.keySet());
    LeftOut leftOut = new LeftOut(store.blocks().recorded(now));
    Map<Integer, Long> claimed = new TreeMap<>();
    stored
        .values()
        .forEach(row -> LedgerClaims.of(row).forEach((p, o) -> claimed.merge(p, o, Math::max)));
    if (!announced(now, leftOut)) {
      return Map.of();
    }
    for (Candidate c : open.values()) {
      Map<Integer, Long> claims = LedgerClaims.of(stored.get(c.key));
      PARTITIONS.forEach(
          p -> c.limit(p, Math.max(refused(now, p, c.key) - 1, claims.getOrDefault(p, 0L))));
    }
    tail.extend(open, PARTITIONS, claimed, leftOut);
    List<Callable<Map.Entry<RowKey, Outcome>>> writes = new ArrayList<>();
    for (Candidate c : open.values()) {
      writes.add(() -> Map.entry(c.key, write(c, now, stored.get(c.key), began)));
    }
    Map<RowKey, Outcome> outcomes = new HashMap<>();
    Parallel.all(writes, AT_ONCE).forEach(e -> outcomes.put(e.getKey(), e.getValue()));
    return outcomes;
  }

  /** Says of blocked events that they are taken, where this code can. False if others decided. */
  private boolean announced(Generation now, LeftOut leftOut) {
    for (int partition : now.blocks().keySet()) {
      Optional<Block> block = now.block(partition);
      if (block.isPresent() && !now.hasBegun(partition, block.get().offset())) {
        Position at = new Position(partition, block.get().offset());
        if (replay.canTake(at, leftOut) && !store.blocks().begin(now, at)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The event that the row refuses, as far as is known. */
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
    if (System.nanoTime() - began > BlockedPartitions.LONGEST_DELIVERY.toNanos()) {
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
