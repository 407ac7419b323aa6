package cqrs.projection.internal.generations;

import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.internal.generations.ProjectionStore.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Measures how far views are behind the journal: exactly, and also when nothing else works. */
public final class Lag {

  /** So many skips of a view are read and shown; a generation's row counts them all. */
  public static final int MOST_SKIPS = 100;

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
   * @param ahead partitions with a checkpoint above the head: the journal has lost events
   * @param skips what was left out of the generation, oldest first; {@value #MOST_SKIPS} at most
   * @param building the generation that is being built beside the active one
   * @param kept generations that were active and that deliveries still write, the newest first
   */
  public record OfView(
      String view,
      Optional<Generation> generation,
      long events,
      long seconds,
      int ahead,
      List<Skip> skips,
      Optional<Building> building,
      List<Kept> kept) {

    public List<Generation.Block> blocks() {
      return generation
          .map(g -> g.blocks().keySet().stream().flatMap(p -> g.block(p).stream()).toList())
          .orElse(List.of());
    }
  }

  /**
   * A generation that was active, and is kept for a rollback.
   *
   * @param events head − checkpoint, summed over the partitions
   */
  public record Kept(Generation generation, long events) {}

  /** A generation that is being built, and how. */
  public record Building(Generation generation, Build build) {}

  /**
   * What was measured.
   *
   * @param heads per partition, the last offset
   * @param found a view each, in the order asked for
   */
  public record Measured(Map<Integer, Long> heads, List<Found> found) {

    /**
     * All views.
     *
     * @throws RuntimeException if one could not be measured
     */
    public List<OfView> views() {
      return found.stream().map(Found::orThrow).toList();
    }
  }

  /** What was found of a view; what cannot be measured of one does not hide the others. */
  public sealed interface Found {

    /** It was measured. */
    record Good(OfView lag) implements Found {}

    /** It could not be. */
    record Failed(RuntimeException cause) implements Found {}

    private OfView orThrow() {
      return switch (this) {
        case Good(OfView lag) -> lag;
        case Failed(RuntimeException cause) -> throw cause;
      };
    }
  }

  /** Measures those views, all against the same heads. */
  public Measured measure(Collection<String> views, Instant now) {
    // Checkpoints first: a head read later is never below them in a sound journal.
    List<Supplier<Optional<State>>> states =
        Parallel.all(
            views.stream()
                .<Callable<Supplier<Optional<State>>>>map(view -> () -> state(view))
                .toList());
    Map<Integer, Long> heads = journal.heads(partitions);
    List<String> names = List.copyOf(views);
    return new Measured(
        heads,
        Parallel.all(
            IntStream.range(0, names.size())
                .<Callable<Found>>mapToObj(
                    i -> () -> found(() -> lag(names.get(i), states.get(i).get(), heads, now)))
                .toList()));
  }

  private static Found found(Supplier<OfView> measuring) {
    try {
      return new Found.Good(measuring.get());
    } catch (RuntimeException e) {
      return new Found.Failed(e);
    }
  }

  /** The state as it is now; a failure to read it is thrown where it is used. */
  private Supplier<Optional<State>> state(String view) {
    try {
      Optional<State> state = store.read(view, Set.of(1L));
      return () -> state;
    } catch (RuntimeException e) {
      return () -> {
        throw e;
      };
    }
  }

  /**
   * How far checkpoints are behind.
   *
   * @param events head − checkpoint, summed over the partitions
   * @param seconds age of the oldest of these events; 0 if there is none
   * @param ahead partitions with a checkpoint above the head
   */
  public record Behind(long events, long seconds, int ahead) {}

  /**
   * Measures other checkpoints than a view's.
   *
   * @param checkpoints per partition; 0 where one is missing
   * @param heads read after them
   */
  public Behind behind(Map<Integer, Long> checkpoints, Map<Integer, Long> heads, Instant now) {
    long events = 0;
    int ahead = 0;
    Instant oldest = now;
    for (Map.Entry<Integer, Long> head : heads.entrySet()) {
      int partition = head.getKey();
      long checkpoint = checkpoints.getOrDefault(partition, 0L);
      ahead += checkpoint > head.getValue() ? 1 : 0;
      long behind = Math.max(0, head.getValue() - checkpoint);
      events += behind;
      if (behind > 0) {
        // The first that is there: also where the next one is lost, the view gets no younger.
        for (JournalEntry first : journal.read(partition, checkpoint + 1, head.getValue(), 1)) {
          oldest = first.recordedAt().isBefore(oldest) ? first.recordedAt() : oldest;
        }
      }
    }
    return new Behind(events, Duration.between(oldest, now).toSeconds(), ahead);
  }

  private OfView lag(String view, Optional<State> state, Map<Integer, Long> heads, Instant now) {
    Optional<Generation> generation = state.flatMap(State::active);
    Behind behind = behind(generation.map(Generation::checkpoints).orElse(Map.of()), heads, now);
    List<Skip> skips = generation.map(g -> store.blocks().skips(g, MOST_SKIPS)).orElse(List.of());
    Optional<Building> building =
        state.flatMap(s -> s.directory().building()).flatMap(number -> building(view, number));
    // All of them were read with the active one: a delivery writes them, too.
    List<Kept> kept =
        state.map(State::written).orElse(List.of()).stream()
            .filter(written -> written.phase() == Generation.Phase.KEPT)
            .map(written -> new Kept(written, events(written, heads)))
            .toList();
    return new OfView(
        view, generation, behind.events(), behind.seconds(), behind.ahead(), skips, building, kept);
  }

  private static long events(Generation generation, Map<Integer, Long> heads) {
    return heads.entrySet().stream()
        .mapToLong(head -> Math.max(0, head.getValue() - generation.checkpoint(head.getKey())))
        .sum();
  }

  private Optional<Building> building(String view, long number) {
    return store
        .generations()
        .generation(view, number)
        .flatMap(
            generation ->
                store.builds().read(view, number).map(build -> new Building(generation, build)));
  }
}
