package shop.projection;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One build of a view, as it was read.
 *
 * @param number never reused; the rows' keys begin with it
 * @param version of the projection that builds it
 * @param checkpoints per partition, the offset up to which everything is applied
 * @param blocks partitions that stand still
 */
public record Generation(
    String view,
    long number,
    Projection.Version version,
    Map<Integer, Long> checkpoints,
    Map<Integer, Block> blocks) {

  public Generation {
    checkpoints = new TreeMap<>(checkpoints);
    blocks = new TreeMap<>(blocks);
  }

  public long checkpoint(int partition) {
    return checkpoints.getOrDefault(partition, 0L);
  }

  /** The partition's block, unless the checkpoint has passed it since. */
  public Optional<Block> block(int partition) {
    return Optional.ofNullable(blocks.get(partition))
        .filter(block -> block.offset() > checkpoint(partition));
  }

  /**
   * A partition stands still before an event that the projection cannot take.
   *
   * @param event the event's stored name
   * @param error what went wrong, for an operator
   * @param attempts how often it was tried
   * @param retryAt when it is tried again by the same deployment
   * @param deployment the code that tried; another one tries at once
   */
  public record Block(
      int partition,
      long offset,
      String event,
      String error,
      Instant since,
      int attempts,
      Instant retryAt,
      String deployment) {}
}
