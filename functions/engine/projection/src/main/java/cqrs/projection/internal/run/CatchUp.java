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
 * Brings a view to the journal's heads without any stream: where its records are lost, expired or
 * given up, and where a blocked partition is due. It leaves to deliveries what they bring, so that
 * no work is done twice:
 *
 * <ul>
 *   <li>a partition whose checkpoint moves;
 *   <li>a partition that a slow delivery is at work on;
 *   <li>while deliveries come, an event that they have not reached yet: one is lost where they have
 *       applied others that are far younger.
 * </ul>
 */
public final class CatchUp {

  /** It looks this often whether deliveries have come. */
  private static final Duration ROUND = Duration.ofSeconds(5);

  /** A stream brings events about in the order of their recording, this much apart at most. */
  private static final Duration PASSED = Duration.ofMinutes(1);

  private final ProjectionStore store;
  private final JournalReader journal;
  private final Clock clock;
  private final Duration still;
  private final LongConsumer park;

  /**
   * A catch-up.
   *
   * @param still a partition whose checkpoint does not move for so long has no delivery in sight,
   *     unless one says that it is at work
   */
  public CatchUp(ProjectionStore store, JournalReader journal, Clock clock, Duration still) {
    this(store, journal, clock, still, LockSupport::parkNanos);
  }

  /**
   * One with another clock.
   *
   * @param park lets so many nanoseconds pass
   */
  CatchUp(
      ProjectionStore store,
      JournalReader journal,
      Clock clock,
      Duration still,
      LongConsumer park) {
    this.store = store;
    this.journal = journal;
    this.clock = clock;
    this.still = still;
    this.park = park;
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
   * What does not move.
   *
   * @param partitions that lag and that a run would try: not those that stand still at an event
   *     which is not due
   * @param noDelivery whether events wait and no delivery comes at all; a blocked partition is none
   *     that waits for one
   */
  public record Standing(Set<Integer> partitions, boolean noDelivery) {}

  /** Two looks at a view's generations. */
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

    /** Whether deliveries come, be they to other partitions. */
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
   * Runs until the heads are reached, deliveries have come or the time is up.
   *
   * @param heads per partition; a partition without events may be missing
   * @param done is told of each chunk's work
   * @throws RuntimeException as {@link Engine#catchUp} does; what was done by then stays done
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

  /** Finds out what does not move. */
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
    return !StoredTimes.isDue(block.retryAt(), ProjectionRun.LONGEST_RETRY, seen.at());
  }

  private Instant earlier(Instant until) {
    Instant round = clock.instant().plus(ROUND);
    return round.isBefore(until) ? round : until;
  }

  /** Looks twice, unless the view is at the heads. */
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

  /** Partitions that are behind and that no delivery brings forward, as far as can be seen. */
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

  /** Whether deliveries have applied events that are far younger than the one which is missing. */
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
