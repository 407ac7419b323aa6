package cqrs.projection.internal.generations;

import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.StoredTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One build of a view, as it was read.
 *
 * @param number never reused; the keys of its rows start with it
 * @param version of the projection that builds it
 * @param since when it entered its phase
 * @param checkpoints the offset per partition up to which all events are applied
 * @param blocks the block per partition, including those that the checkpoint has passed since
 * @param omissions the skipped event per partition
 * @param begun the offset per partition of a blocked event that rows may have in part
 * @param skips how many skips operators have decided
 * @param deliveredUpTo when the newest event of the last delivery was recorded; empty if there was
 *     no delivery
 * @param atWork slow deliveries, which may have crashed since
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
    List<AtWork> atWork) {

  public Generation {
    checkpoints = new TreeMap<>(checkpoints);
    blocks = new TreeMap<>(blocks);
    omissions = new TreeMap<>(omissions);
    begun = new TreeMap<>(begun);
    atWork = List.copyOf(atWork);
  }

  public long checkpoint(int partition) {
    return checkpoints.getOrDefault(partition, 0L);
  }

  /**
   * The ends of the partitions that have events which this generation has not passed.
   *
   * @param heads the last offset per partition
   */
  public Map<Integer, Long> missing(Map<Integer, Long> heads) {
    Map<Integer, Long> missing = new TreeMap<>(heads);
    missing.entrySet().removeIf(head -> head.getValue() <= checkpoint(head.getKey()));
    return missing;
  }

  /** How many events up to these heads this generation has not passed. */
  public long behind(Map<Integer, Long> heads) {
    return missing(heads).entrySet().stream()
        .mapToLong(head -> head.getValue() - checkpoint(head.getKey()))
        .sum();
  }

  /** The partition's block, unless the checkpoint has passed it. */
  public Optional<Block> block(int partition) {
    return Optional.ofNullable(blocks.get(partition))
        .filter(block -> block.offset() > checkpoint(partition));
  }

  /** The blocks that the checkpoints have not passed. */
  public List<Block> openBlocks() {
    return blocks.keySet().stream().flatMap(partition -> block(partition).stream()).toList();
  }

  /** The omission of the event at this offset. */
  public Optional<Omission> omission(int partition, long offset) {
    return Optional.ofNullable(omissions.get(partition))
        .filter(omission -> omission.offset() == offset);
  }

  /** Whether rows may have a part of this blocked event. */
  public boolean hasBegun(int partition, long offset) {
    return begun.getOrDefault(partition, 0L) == offset;
  }

  /** Whether a slow delivery is at work on a partition. */
  public boolean isAtWork(int partition, Instant now) {
    return atWork.stream()
        .filter(work -> work.partitions().contains(partition))
        .anyMatch(work -> work.lasts(now));
  }

  /**
   * A slow delivery.
   *
   * @param until when it has ended at the latest
   */
  public record AtWork(Set<Integer> partitions, Instant until) {

    /** How long the catch-up waits for a delivery, which may have crashed. */
    public static final Duration MAX_DURATION = Duration.ofSeconds(60);

    public AtWork {
      partitions = Set.copyOf(partitions);
    }

    public boolean lasts(Instant now) {
      return !StoredTimes.isDue(until, MAX_DURATION, now);
    }
  }

  /** The phases of a generation, from its first slice to its last row. */
  public enum Phase {
    /** Slices bring it to the offsets at which it is verified. */
    BUILDING,
    /** It stays there and is compared with the journal. */
    VERIFYING,
    /** It is sound, and deliveries feed it. */
    FOLLOWING,
    /** Queries read it. */
    ACTIVE,
    /** It was active. Deliveries feed it for a rollback. */
    KEPT,
    /** It differs from the journal and was never active. */
    FAILED,
    /** Its rows are being deleted. */
    DROPPING
  }

  /**
   * A partition that is blocked by an event which the projection or a row cannot take.
   *
   * @param event the event's stored name
   * @param error for an operator
   * @param row the row that refuses the event; empty if the projection fails
   * @param attempts so far
   * @param retryAt when code that has tried before tries again
   * @param tried the last version that tried, by function; another version tries at once
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

    public boolean wasTriedBy(Deployment deployment) {
      return deployment.version().equals(tried.get(deployment.function()));
    }
  }

  /**
   * A skipped event.
   *
   * @param rows the rows that go without it; empty if all rows do
   */
  public record Omission(long offset, Set<RowKey> rows) {

    public boolean isWholeEvent() {
      return rows.isEmpty();
    }
  }
}
