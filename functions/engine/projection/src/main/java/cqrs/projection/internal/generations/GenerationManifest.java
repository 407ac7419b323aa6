package cqrs.projection.internal.generations;

import cqrs.projection.Projection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The generations of a view. It changes only as a whole, from one edition to the next.
 *
 * @param active the generation that queries read; empty while the first one is being built
 * @param kept generations in which a cursor may continue, including the active one
 * @param fed generations besides the active one that deliveries keep up to date
 * @param building the generation that is being built, until it is active, failed or cancelled
 * @param last the highest number used so far; numbers are never reused
 * @param hold the deployed version from which an operator has rolled back; it is not built again
 * @param cursorKey secret that signs the view's cursors
 * @param edition counts the changes of this manifest
 */
public record GenerationManifest(
    String view,
    Optional<Long> active,
    Set<Long> kept,
    Set<Long> fed,
    Optional<Long> building,
    long last,
    Optional<Projection.Version> hold,
    SdkBytes cursorKey,
    long edition) {

  public GenerationManifest {
    kept = Set.copyOf(kept);
    fed = Set.copyOf(fed);
  }

  /**
   * The generations that a delivery writes. The newest is first, so it is never behind the active.
   */
  public Set<Long> written() {
    return active.map(number -> with(fed, number)).orElse(new TreeSet<>(fed)).descendingSet();
  }

  GenerationManifest opened() {
    return next(Optional.of(1L), Set.of(1L), Set.of(), Optional.empty(), 1, Optional.empty());
  }

  GenerationManifest begun() {
    return next(active, kept, fed, Optional.of(last + 1), last + 1, Optional.empty());
  }

  GenerationManifest following(long generation) {
    return next(active, kept, with(fed, generation), building, last, hold);
  }

  GenerationManifest reviving(long generation) {
    return next(
        active, kept, with(fed, generation), Optional.of(generation), last, Optional.empty());
  }

  /** Queries read another generation from now on. Deliveries still feed the one before. */
  GenerationManifest activated(long generation, Optional<Projection.Version> held) {
    TreeSet<Long> beside = without(fed, generation);
    return next(
        Optional.of(generation),
        with(kept, generation),
        active.map(old -> with(beside, old)).orElse(beside),
        building.filter(number -> number != generation),
        last,
        held);
  }

  GenerationManifest without(long generation) {
    return next(
        active,
        without(kept, generation),
        without(fed, generation),
        building.filter(number -> number != generation),
        last,
        hold);
  }

  /** The manifest after a restore of the journal, without any generation. */
  GenerationManifest restarted(SdkBytes newCursorKey) {
    return new GenerationManifest(
        view,
        Optional.empty(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        last,
        Optional.empty(),
        newCursorKey,
        edition + 1);
  }

  /** The same edition with another version on hold. */
  GenerationManifest held(Optional<Projection.Version> version) {
    return new GenerationManifest(
        view, active, kept, fed, building, last, version, cursorKey, edition);
  }

  private GenerationManifest next(
      Optional<Long> nextActive,
      Set<Long> nextKept,
      Set<Long> nextFed,
      Optional<Long> nextBuilding,
      long nextLast,
      Optional<Projection.Version> nextHold) {
    return new GenerationManifest(
        view,
        nextActive,
        nextKept,
        nextFed,
        nextBuilding,
        nextLast,
        nextHold,
        cursorKey,
        edition + 1);
  }

  private static TreeSet<Long> with(Set<Long> numbers, long number) {
    TreeSet<Long> all = new TreeSet<>(numbers);
    all.add(number);
    return all;
  }

  private static TreeSet<Long> without(Set<Long> numbers, long number) {
    TreeSet<Long> all = new TreeSet<>(numbers);
    all.remove(number);
    return all;
  }
}
