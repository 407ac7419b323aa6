package cqrs.projection.internal.generations;

import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.StoredTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One build of a view, as it was read.
 *
 * @param number never reused; the rows' keys begin with it
 * @param version of the projection that builds it
 * @param phase where it stands
 * @param since when it came there
 * @param checkpoints per partition, the offset up to which everything is applied
 * @param blocks partitions that stand still
 * @param omissions per partition, what an operator has decided to leave out
 * @param begun per partition, a blocked event of which rows may have something already
 * @param skips how many decisions there have been to leave something out
 * @param deliveredUpTo when the newest event was recorded that the last delivery has applied; empty
 *     if none has come
 * @param atWork where a slow delivery is at work; it may have died since
 */
public record Generation(
    String view,
    long number,
    Projection.Version version,
    Phase phase,
    Instant since,
    Map<Integer, Long> checkpoints,
    Map<Integer, Block> blocks,
    Map<Integer, Omission> omissions,
    Map<Integer, Long> begun,
    int skips,
    Optional<Instant> deliveredUpTo,
    Optional<AtWork> atWork) {

  public Generation {
    checkpoints = new TreeMap<>(checkpoints);
    blocks = new TreeMap<>(blocks);
    omissions = new TreeMap<>(omissions);
    begun = new TreeMap<>(begun);
  }

  public long checkpoint(int partition) {
    return checkpoints.getOrDefault(partition, 0L);
  }

  /** The partition's block, unless the checkpoint has passed it since. */
  public Optional<Block> block(int partition) {
    return Optional.ofNullable(blocks.get(partition))
        .filter(block -> block.offset() > checkpoint(partition));
  }

  /** What is left out of the event at that place. */
  public Optional<Omission> omission(int partition, long offset) {
    return Optional.ofNullable(omissions.get(partition))
        .filter(omission -> omission.offset() == offset);
  }

  /** Whether rows may have something of that event though its partition stands before it. */
  public boolean hasBegun(int partition, long offset) {
    return begun.getOrDefault(partition, 0L) == offset;
  }

  /** Whether a slow delivery works on a partition. */
  public boolean isAtWork(int partition, Instant now) {
    return atWork
        .filter(work -> work.partitions().contains(partition))
        .filter(work -> work.lasts(now))
        .isPresent();
  }

  /**
   * A delivery takes long.
   *
   * @param until when it must have ended
   */
  public record AtWork(Set<Integer> partitions, Instant until) {

    /** The catch-up waits this long for a delivery that died: about as long as one may take. */
    public static final Duration LONGEST = Duration.ofSeconds(60);

    public AtWork {
      partitions = Set.copyOf(partitions);
    }

    public boolean lasts(Instant now) {
      return !StoredTimes.isDue(until, LONGEST, now);
    }
  }

  /** Where a generation stands, from its first slice to its last row. */
  public enum Phase {
    /** Slices bring it from the beginning to the vector that it is verified at. */
    BUILDING,
    /** It is held there and compared with the journal. */
    VERIFYING,
    /** It is sound and caught up, and deliveries feed it. */
    FOLLOWING,
    /** Queries read it. */
    ACTIVE,
    /** It was active, and is fed for a rollback. */
    KEPT,
    /** It differs from the journal and was never active. */
    FAILED,
    /** Its rows are being deleted. */
    DROPPING
  }

  /**
   * A partition stands still before an event that the projection cannot take.
   *
   * @param event the event's stored name
   * @param error what went wrong, for an operator
   * @param row the row that refuses the event; empty if the projection does, for all rows
   * @param attempts how often it was tried
   * @param retryAt when it is tried again by code that has tried
   * @param tried by function, the version of it that tried last; another version tries at once
   */
  public record Block(
      int partition,
      long offset,
      String event,
      String error,
      Optional<RowKey> row,
      Instant since,
      int attempts,
      Instant retryAt,
      Map<String, String> tried) {

    public Block {
      tried = Map.copyOf(tried);
    }

    /** Whether that code is among those that have tried. */
    public boolean wasTriedBy(Deployment deployment) {
      return deployment.version().equals(tried.get(deployment.function()));
    }
  }

  /**
   * What of one event is left out.
   *
   * @param rows rows that do without it; empty if all of them do
   */
  public record Omission(long offset, Set<RowKey> rows) {

    public boolean isWholeEvent() {
      return rows.isEmpty();
    }
  }
}
