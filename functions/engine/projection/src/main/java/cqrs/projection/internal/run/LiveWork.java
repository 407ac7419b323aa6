package cqrs.projection.internal.run;

import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.internal.calls.Congestion;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Whether deliveries keep up. What stood in the journal some seconds ago has to be in every view
 * that this code delivers to. A partition that stands still at an event does not count: no delivery
 * moves it.
 */
public final class LiveWork {

  /** Within the patience it looks so often. */
  private static final int LOOKS = 2;

  /** A look reads one head of so many; all of them in as many looks. */
  private static final int ONE_IN = 4;

  private final ProjectionStore store;
  private final JournalReader journal;
  private final Partitions partitions;
  private final List<Engine> engines;
  private final Duration patience;
  private final LongSupplier nanoTime;

  /**
   * The live work of some views.
   *
   * @param engines of all views that share the store with the bulk work
   * @param patience deliveries under load take so long
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

  /** Begins to watch; not to be asked by two threads at the same time. */
  public Congestion watch() {
    return new Watch();
  }

  /** Heads as they were. */
  private record Sample(long nanos, Map<Integer, Long> heads) {}

  private final class Watch implements Congestion {

    private final Deque<Sample> samples = new ArrayDeque<>();
    private Optional<String> reason = Optional.empty();
    private int looks;
    private final long betweenLooks = patience.toNanos() / LOOKS;
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
      List<Long> read =
          Parallel.all(some.stream().<Callable<Long>>map(p -> () -> journal.head(p)).toList());
      Map<Integer, Long> heads = new TreeMap<>();
      IntStream.range(0, some.size()).forEach(i -> heads.put(some.get(i), read.get(i)));
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
