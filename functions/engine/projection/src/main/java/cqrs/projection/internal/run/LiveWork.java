package cqrs.projection.internal.run;

import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.projection.internal.calls.Congestion;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Checks whether deliveries keep up. They do if each view has all events that the journal had some
 * seconds ago. Blocked partitions do not count, because no delivery moves them.
 */
public final class LiveWork {

  /** How many checks it makes within the patience. */
  private static final int CHECKS = 2;

  /** Each check reads one head in so many. */
  private static final int ONE_IN = 4;

  private final ProjectionStore store;
  private final JournalReader journal;
  private final Partitions partitions;
  private final List<Engine> engines;
  private final Duration patience;
  private final LongSupplier nanoTime;

  /**
   * A check of some views.
   *
   * @param engines of all views that share the store with the bulk work
   * @param patience how long a delivery may take under load
   */
  public LiveWork(
      ProjectionStore store,
      JournalReader journal,
      Partitions partitions,
      Collection<Engine> engines,
      Duration patience) {
    this(store, journal, partitions, engines, patience, System::nanoTime);
  }

  /** One with another clock. */
  LiveWork(
      ProjectionStore store,
      JournalReader journal,
      Partitions partitions,
      Collection<Engine> engines,
      Duration patience,
      LongSupplier nanoTime) {
    this.store = store;
    this.journal = journal;
    this.partitions = partitions;
    this.engines = List.copyOf(engines);
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Begins to watch. One thread at a time may ask the result. */
  public Congestion watch() {
    return new Watch();
  }

  private record Sample(long nanos, Map<Integer, Long> heads) {}

  private final class Watch implements Congestion {

    private final Deque<Sample> samples = new ArrayDeque<>();
    private Optional<String> reason = Optional.empty();
    private int looks;
    private final long betweenLooks = patience.toNanos() / CHECKS;
    private long looked = nanoTime.getAsLong() - betweenLooks;

    @Override
    public Optional<String> reason() {
      long now = nanoTime.getAsLong();
      if (now - looked >= betweenLooks) {
        looked = now;
        try {
          look(now);
        } catch (RuntimeException e) {
          reason = Optional.of("Deliveries cannot be measured: " + e.getClass().getSimpleName());
        }
      }
      return reason;
    }

    private void look(long now) {
      Sample oldest = samples.peekFirst();
      if (oldest != null && now - oldest.nanos() >= patience.toNanos()) {
        samples.removeFirst();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(now - oldest.nanos());
        reason =
            engines.stream()
                .flatMap(engine -> lacking(engine, oldest.heads(), seconds).stream())
                .findFirst();
      }
      samples.addLast(new Sample(nanoTime.getAsLong(), heads(looks++ % ONE_IN)));
    }

    private Map<Integer, Long> heads(int first) {
      List<Integer> some =
          IntStream.range(0, partitions.count()).filter(p -> p % ONE_IN == first).boxed().toList();
      Map<Integer, Long> heads = new ConcurrentHashMap<>();
      ParallelCalls.run(some, Integer.MAX_VALUE, p -> heads.put(p, journal.head(p)));
      return heads;
    }
  }

  private Optional<String> lacking(Engine engine, Map<Integer, Long> heads, long seconds) {
    Generation active = store.active(engine.view()).filter(engine::carries).orElse(null);
    if (active == null) {
      return Optional.empty();
    }
    long events =
        heads.entrySet().stream()
            .filter(head -> active.block(head.getKey()).isEmpty())
            .mapToLong(head -> Math.max(0, head.getValue() - active.checkpoint(head.getKey())))
            .sum();
    return events == 0
        ? Optional.empty()
        : Optional.of(
            "The view %s lacks %d or more events that are older than %d seconds."
                .formatted(engine.view(), events, seconds));
  }
}
