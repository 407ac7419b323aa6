package cqrs.projection.internal.run;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.calls.StoredTimes;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine.Blocked;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.projection.internal.write.ApplyReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Brings a view to the journal's heads without a stream, if records are lost, expired or given up,
 * or if a blocked partition is due. To avoid double work, it leaves these to deliveries:
 *
 * <ul>
 *   <li>a partition whose checkpoint moves;
 *   <li>a partition where a slow delivery is at work;
 *   <li>while deliveries arrive, an event that they have not reached yet. It is lost if they have
 *       applied much younger events.
 * </ul>
 *
 * @param still if a checkpoint does not move for this time, no delivery is at work on the
 *     partition, unless a slow delivery has announced itself
 * @param park waits for the given nanoseconds
 */
public record CatchUp(
    ProjectionStore store, JournalReader journal, Clock clock, Duration still, LongConsumer park) {

  /** How often it checks whether deliveries arrive. */
  private static final Duration ROUND = Duration.ofSeconds(5);

  /** A stream delivers events roughly in the order of their recording, at most this far apart. */
  private static final Duration PASSED = Duration.ofMinutes(1);

  /** A catch-up that waits in real time. */
  public CatchUp(ProjectionStore store, JournalReader journal, Clock clock, Duration still) {
    this(store, journal, clock, still, LockSupport::parkNanos);
  }

  /**
   * The result of a run.
   *
   * @param applied events folded in
   * @param rows rows written
   * @param behind the first offset not reached, per partition that is still behind
   */
  public record Result(long applied, long rows, Map<Integer, Long> behind) {}

  /**
   * The partitions that do not move.
   *
   * @param partitions that lag and that a run would try, without blocked ones that are not due
   * @param noDelivery whether events wait in partitions that are not blocked, and no delivery
   *     arrives at all
   */
  public record Standing(Set<Integer> partitions, boolean noDelivery) {}

  /** Two reads of a view's generations. */
  private record Seen(List<Generation> before, List<Generation> now, Instant at) {

    boolean isBehind(int partition, long head) {
      return now.stream().anyMatch(g -> g.checkpoint(partition) < head);
    }

    boolean moves(int partition) {
      return !checkpoints(before, partition).equals(checkpoints(now, partition));
    }

    boolean isAtWork(int partition) {
      return now.stream().anyMatch(g -> g.isAtWork(partition, at));
    }

    boolean isBlocked(int partition) {
      return now.stream().anyMatch(g -> g.block(partition).isPresent());
    }

    /** Whether deliveries arrive, for any partition. */
    boolean areDelivered() {
      return !upTo(before).equals(upTo(now))
          || now.stream().flatMap(g -> g.atWork().stream()).anyMatch(w -> w.lasts(at));
    }

    private static List<Optional<Instant>> upTo(List<Generation> generations) {
      return generations.stream().map(Generation::deliveredUpTo).toList();
    }

    private static List<Long> checkpoints(List<Generation> generations, int partition) {
      return generations.stream().map(generation -> generation.checkpoint(partition)).toList();
    }
  }

  /**
   * Runs until the heads are reached, deliveries arrive or the time is up.
   *
   * @param heads per partition; a partition without events may be missing
   * @param done receives the report of each chunk
   * @throws RuntimeException as {@link Engine#catchUp} does; finished chunks stay applied
   */
  public Result run(
      Engine engine, Map<Integer, Long> heads, Instant until, Consumer<ApplyReport> done) {
    Seen seen = look(engine, heads);
    Map<Integer, Long> targets = lost(seen, heads);
    targets.keySet().removeIf(seen::moves);
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
      if (!targets.isEmpty()) {
        seen = new Seen(seen.now(), written(engine), clock.instant());
        targets = lost(seen, targets);
      }
    }
    return new Result(applied, rows, behind);
  }

  /** Finds the partitions that do not move. */
  public Standing standing(Engine engine, Map<Integer, Long> heads) {
    Seen seen = look(engine, heads);
    Map<Integer, Long> lost = lost(seen, heads);
    lost.keySet().removeIf(seen::moves);
    boolean noDelivery =
        !seen.areDelivered()
            && heads.entrySet().stream()
                .filter(head -> seen.isBehind(head.getKey(), head.getValue()))
                .anyMatch(head -> !seen.isBlocked(head.getKey()));
    lost.entrySet()
        .removeIf(
            head ->
                seen.now().stream()
                    .filter(g -> g.checkpoint(head.getKey()) < head.getValue())
                    .allMatch(
                        g -> g.block(head.getKey()).filter(b -> isEarly(b, seen)).isPresent()));
    return new Standing(lost.keySet(), noDelivery);
  }

  private static boolean isEarly(Generation.Block block, Seen seen) {
    return !StoredTimes.isDue(block.retryAt(), ProjectionRun.MAX_RETRY_DELAY, seen.at());
  }

  private Instant earlier(Instant until) {
    Instant round = clock.instant().plus(ROUND);
    return round.isBefore(until) ? round : until;
  }

  /** Reads the generations twice, unless the view is at the heads. */
  private Seen look(Engine engine, Map<Integer, Long> heads) {
    List<Generation> first = written(engine);
    Seen once = new Seen(first, first, clock.instant());
    boolean lags = heads.entrySet().stream().anyMatch(h -> once.isBehind(h.getKey(), h.getValue()));
    if (!lags || still.isZero()) {
      return once;
    }
    park.accept(still.toNanos());
    return new Seen(first, written(engine), clock.instant());
  }

  /** Partitions that are behind and that no visible delivery brings forward. */
  private Map<Integer, Long> lost(Seen seen, Map<Integer, Long> heads) {
    Map<Integer, Long> lost = new TreeMap<>(heads);
    lost.entrySet().removeIf(h -> !seen.isBehind(h.getKey(), h.getValue()));
    lost.keySet().removeIf(seen::isAtWork);
    if (seen.areDelivered()) {
      lost.entrySet()
          .removeIf(
              h ->
                  !seen.isBlocked(h.getKey())
                      && seen.now().stream().noneMatch(g -> isPassed(g, h.getKey(), h.getValue())));
    }
    return lost;
  }

  /** Whether deliveries have applied much younger events than the next one. */
  private boolean isPassed(Generation generation, int partition, long head) {
    long next = generation.checkpoint(partition) + 1;
    return generation
        .deliveredUpTo()
        .filter(
            upTo ->
                Retries.run(() -> journal.read(partition, next, head, 1)).stream()
                    .map(JournalEntry::recordedAt)
                    .anyMatch(recorded -> recorded.plus(PASSED).isBefore(upTo)))
        .isPresent();
  }

  private List<Generation> written(Engine engine) {
    return store
        .read(engine.view(), Set.of(1L))
        .map(state -> state.written().stream().filter(engine::carries).toList())
        .orElse(List.of());
  }
}
