package shop.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import shop.projection.Engine.Blocked;
import shop.projection.Engine.Delivered;

/**
 * Brings a view to the journal's heads without any stream: where its records are lost, expired or
 * given up, and where a blocked partition is due. It keeps off partitions that a delivery moves.
 */
public final class CatchUp {

  /** Others may move the checkpoints meanwhile, so they are read again this often. */
  private static final Duration ROUND = Duration.ofSeconds(10);

  private final ProjectionStore store;
  private final Clock clock;
  private final Duration still;

  /**
   * A catch-up.
   *
   * @param still a partition whose checkpoint does not move for so long has no delivery in sight
   */
  public CatchUp(ProjectionStore store, Clock clock, Duration still) {
    this.store = store;
    this.clock = clock;
    this.still = still;
  }

  /**
   * What it has come to.
   *
   * @param applied events folded in
   * @param rows rows written
   * @param behind per partition, the first event that could not be reached in the time
   */
  public record Result(long applied, long rows, Map<Integer, Long> behind) {}

  /**
   * Runs until the heads are reached or the time is up.
   *
   * @param heads per partition; a partition without events may be missing
   * @throws RuntimeException as {@link Engine#catchUp} does; what was done by then stays done
   */
  public Result run(Engine engine, Map<Integer, Long> heads, Instant until) {
    Map<Integer, Long> targets = lagging(engine.view(), heads);
    long applied = 0;
    long rows = 0;
    Map<Integer, Long> behind = Map.of();
    while (!targets.isEmpty()) {
      Delivered delivered = engine.catchUp(targets, Blocked.WHEN_DUE, earlier(until));
      applied += delivered.applied();
      rows += delivered.rows();
      behind = delivered.unacknowledged();
      boolean stuck = delivered.applied() == 0 || !clock.instant().isBefore(until);
      targets.keySet().retainAll(stuck ? Set.of() : behind.keySet());
    }
    return new Result(applied, rows, behind);
  }

  private Instant earlier(Instant until) {
    Instant round = clock.instant().plus(ROUND);
    return round.isBefore(until) ? round : until;
  }

  /** Partitions that are not at their head and do not move. */
  private Map<Integer, Long> lagging(String view, Map<Integer, Long> heads) {
    Optional<Generation> first = store.active(view);
    Map<Integer, Long> lagging = new TreeMap<>(heads);
    lagging.entrySet().removeIf(head -> head.getValue() == checkpoint(first, head.getKey()));
    if (!lagging.isEmpty() && !still.isZero()) {
      LockSupport.parkNanos(still.toNanos());
      Optional<Generation> second = store.active(view);
      lagging.keySet().removeIf(p -> checkpoint(first, p) != checkpoint(second, p));
    }
    return lagging;
  }

  private static long checkpoint(Optional<Generation> generation, int partition) {
    return generation.map(g -> g.checkpoint(partition)).orElse(0L);
  }
}
