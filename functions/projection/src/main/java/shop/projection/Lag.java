package shop.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import shop.journal.JournalEntry;
import shop.journal.JournalReader;
import shop.journal.Partitions;
import shop.journal.Position;

/** Measures how far views are behind the journal: exactly, and also when nothing else works. */
public final class Lag {

  private final ProjectionStore store;
  private final JournalReader journal;
  private final Partitions partitions;

  public Lag(ProjectionStore store, JournalReader journal, Partitions partitions) {
    this.store = store;
    this.journal = journal;
    this.partitions = partitions;
  }

  /**
   * One view's lag.
   *
   * @param generation the active one; empty if the view has none yet
   * @param events head − checkpoint, summed over the partitions
   * @param seconds age of the oldest event not applied; 0 if there is none
   * @param ahead a checkpoint is above its head: the journal has lost events
   */
  public record OfView(
      String view, Optional<Generation> generation, long events, long seconds, boolean ahead) {

    public List<Generation.Block> blocks() {
      return generation
          .map(g -> g.blocks().keySet().stream().flatMap(p -> g.block(p).stream()).toList())
          .orElse(List.of());
    }
  }

  /** Measures those views, all against the same heads. */
  public List<OfView> measure(Collection<String> views, Instant now) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Generation>>> generations =
          views.stream().map(view -> executor.submit(() -> store.active(view))).toList();
      // Checkpoints first: a head read later is never below them in a sound journal.
      List<Optional<Generation>> active = generations.stream().map(Lag::result).toList();
      Map<Integer, Future<Long>> reads = new HashMap<>();
      for (int p = 0; p < partitions.count(); p++) {
        int partition = p;
        reads.put(p, executor.submit(() -> journal.head(partition)));
      }
      Map<Integer, Long> heads = new HashMap<>();
      reads.forEach((partition, head) -> heads.put(partition, result(head)));
      int number = 0;
      List<Future<OfView>> lags = new java.util.ArrayList<>();
      for (String view : views) {
        Optional<Generation> generation = active.get(number++);
        lags.add(executor.submit(() -> lag(view, generation, heads, now)));
      }
      return lags.stream().map(Lag::result).toList();
    }
  }

  private OfView lag(
      String view, Optional<Generation> generation, Map<Integer, Long> heads, Instant now) {
    long events = 0;
    boolean ahead = false;
    Instant oldest = now;
    for (Map.Entry<Integer, Long> head : heads.entrySet()) {
      int partition = head.getKey();
      long checkpoint = generation.map(g -> g.checkpoint(partition)).orElse(0L);
      ahead |= checkpoint > head.getValue();
      long behind = Math.max(0, head.getValue() - checkpoint);
      events += behind;
      if (behind > 0) {
        Optional<JournalEntry> first = journal.read(new Position(partition, checkpoint + 1));
        Instant recordedAt = first.map(JournalEntry::recordedAt).orElse(now);
        oldest = recordedAt.isBefore(oldest) ? recordedAt : oldest;
      }
    }
    return new OfView(view, generation, events, Duration.between(oldest, now).toSeconds(), ahead);
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }
}
