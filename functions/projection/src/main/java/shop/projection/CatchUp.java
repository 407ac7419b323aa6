package shop.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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
   * @param done is told of each chunk's work
   * @throws RuntimeException as {@link Engine#catchUp} does; what was done by then stays done
   */
  public Result run(Engine engine, Map<Integer, Long> heads, Instant until, Consumer<Work> done) {
    Map<Integer, Long> targets = lagging(engine, heads);
    long applied = 0;
    long rows = 0;
    Map<Integer, Long> behind = Map.of();
    while (!targets.isEmpty()) {
      Delivered delivered = engine.catchUp(targets, Blocked.WHEN_DUE, earlier(until), done);
      applied += delivered.applied();
      rows += delivered.rows();
      behind = delivered.unacknowledged();
      boolean stuck = delivered.applied() == 0 || !clock.instant().isBefore(until);
      targets.keySet().retainAll(stuck ? Set.of() : behind.keySet());
    }
    return new Result(applied, rows, behind);
  }

  /**
   * The partitions that lag, that no delivery moves, and that a run would try: not those that stand
   * still at an event which is not due.
   */
  public Set<Integer> standing(Engine engine, Map<Integer, Long> heads) {
    Map<Integer, Long> lagging = lagging(engine, heads);
    if (!lagging.isEmpty()) {
      List<Generation> generations = written(engine);
      Instant now = clock.instant();
      lagging
          .entrySet()
          .removeIf(
              head ->
                  generations.stream()
                      .filter(g -> g.checkpoint(head.getKey()) < head.getValue())
                      .allMatch(
                          g -> g.block(head.getKey()).filter(b -> isEarly(b, now)).isPresent()));
    }
    return lagging.keySet();
  }

  private static boolean isEarly(Generation.Block block, Instant now) {
    return !StoredTimes.isDue(block.retryAt(), Delivery.LONGEST_RETRY, now);
  }

  private Instant earlier(Instant until) {
    Instant round = clock.instant().plus(ROUND);
    return round.isBefore(until) ? round : until;
  }

  /** Partitions that are not at their head and do not move, in a generation that is written. */
  private Map<Integer, Long> lagging(Engine engine, Map<Integer, Long> heads) {
    List<Generation> first = written(engine);
    Map<Integer, Long> lagging = new TreeMap<>(heads);
    lagging
        .entrySet()
        .removeIf(
            head -> checkpoints(first, head.getKey()).stream().allMatch(c -> c >= head.getValue()));
    if (!lagging.isEmpty() && !still.isZero()) {
      LockSupport.parkNanos(still.toNanos());
      List<Generation> second = written(engine);
      lagging.keySet().removeIf(p -> !checkpoints(first, p).equals(checkpoints(second, p)));
    }
    return lagging;
  }

  private List<Generation> written(Engine engine) {
    return store
        .read(engine.view(), Set.of(1L))
        .map(state -> state.written().stream().filter(engine::carries).toList())
        .orElse(List.of());
  }

  private static List<Long> checkpoints(List<Generation> generations, int partition) {
    return generations.stream().map(generation -> generation.checkpoint(partition)).toList();
  }
}
