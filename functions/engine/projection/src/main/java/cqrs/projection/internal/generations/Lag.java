package cqrs.projection.internal.generations;

import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.codec.JournalEntry;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.generations.ProjectionStore.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures how far views are behind the journal. It reads only the tables, and it is exact. */
public record Lag(ProjectionStore store, JournalReader journal, Partitions partitions) {

  /** How many skips of a view are read and shown. The row of a generation counts all of them. */
  public static final int MAX_SKIPS = 100;

  /**
   * One view's lag.
   *
   * @param generation the active generation; empty if the view has none yet
   * @param events head − checkpoint, summed over the partitions
   * @param seconds age of the oldest event not applied; 0 if there is none
   * @param ahead partitions whose checkpoint is above the head, because the journal has lost events
   * @param skips of the generation, oldest first; {@value #MAX_SKIPS} at most
   * @param building the generation that is being built besides the active one
   * @param kept generations that deliveries feed for a rollback, newest first
   */
  public record ViewLag(
      String view,
      Optional<Generation> generation,
      long events,
      long seconds,
      int ahead,
      List<Skip> skips,
      Optional<Building> building,
      List<Kept> kept) {

    public List<Generation.Block> blocks() {
      return generation.map(Generation::openBlocks).orElse(List.of());
    }
  }

  /**
   * A generation that is kept for a rollback.
   *
   * @param events head − checkpoint, summed over the partitions
   */
  public record Kept(Generation generation, long events) {}

  /** A generation that is being built, and its build. */
  public record Building(Generation generation, Build build) {}

  /**
   * The measurements of several views.
   *
   * @param heads the last offset per partition
   * @param found one for each view, in the requested order
   */
  public record Measured(Map<Integer, Long> heads, List<Measurement> found) {

    /**
     * The lag of all views.
     *
     * @throws RuntimeException if a view could not be measured
     */
    public List<ViewLag> views() {
      return found.stream().map(Measurement::orThrow).toList();
    }
  }

  /** The measurement of one view, which may fail without hiding those of the others. */
  public sealed interface Measurement {

    record Succeeded(ViewLag lag) implements Measurement {}

    record Failed(RuntimeException cause) implements Measurement {}

    private ViewLag orThrow() {
      return switch (this) {
        case Succeeded(ViewLag lag) -> lag;
        case Failed(RuntimeException cause) -> throw cause;
      };
    }
  }

  /** Measures these views against the same heads. */
  public Measured measure(Collection<String> views, Instant now) {
    // Checkpoints are read first: a head read later is never below them in a sound journal.
    List<Reading> readings = ParallelCalls.map(views, Integer.MAX_VALUE, this::read);
    Map<Integer, Long> heads = journal.heads(partitions);
    return new Measured(
        heads,
        ParallelCalls.map(readings, Integer.MAX_VALUE, reading -> measured(reading, heads, now)));
  }

  /** A view's state, or why it could not be read. */
  private record Reading(String view, Optional<State> state, Optional<RuntimeException> failure) {}

  private Reading read(String view) {
    try {
      return new Reading(view, store.read(view, Set.of(1L)), Optional.empty());
    } catch (RuntimeException e) {
      return new Reading(view, Optional.empty(), Optional.of(e));
    }
  }

  private Measurement measured(Reading reading, Map<Integer, Long> heads, Instant now) {
    if (reading.failure().isPresent()) {
      return new Measurement.Failed(reading.failure().get());
    }
    try {
      return new Measurement.Succeeded(lag(reading.view(), reading.state(), heads, now));
    } catch (RuntimeException e) {
      return new Measurement.Failed(e);
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
   * Measures any checkpoints.
   *
   * @param checkpoints per partition; a missing one counts as 0
   * @param heads read after the checkpoints
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
        // If the next event is lost, the first one after it counts.
        for (JournalEntry first : journal.read(partition, checkpoint + 1, head.getValue(), 1)) {
          oldest = first.recordedAt().isBefore(oldest) ? first.recordedAt() : oldest;
        }
      }
    }
    return new Behind(events, Duration.between(oldest, now).toSeconds(), ahead);
  }

  private ViewLag lag(String view, Optional<State> state, Map<Integer, Long> heads, Instant now) {
    Optional<Generation> generation = state.flatMap(State::active);
    Behind behind = behind(generation.map(Generation::checkpoints).orElse(Map.of()), heads, now);
    List<Skip> skips =
        generation.map(g -> store.blockedPartitions().skips(g, MAX_SKIPS)).orElse(List.of());
    Optional<Building> building =
        state.flatMap(s -> s.manifest().building()).flatMap(number -> building(view, number));
    // They were read with the active one, because a delivery writes them too.
    List<Kept> kept =
        state.map(State::written).orElse(List.of()).stream()
            .filter(written -> written.phase() == Generation.Phase.KEPT)
            .map(written -> new Kept(written, written.behind(heads)))
            .toList();
    return new ViewLag(
        view, generation, behind.events(), behind.seconds(), behind.ahead(), skips, building, kept);
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
