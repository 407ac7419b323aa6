package cqrs.projection.internal.generations;

import cqrs.projection.Projection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Which generations a view has. It changes only as a whole, from one edition to the next.
 *
 * @param active the one that queries read; empty while the first one is being built
 * @param kept those that a cursor may still go on in, the active one included
 * @param fed those beside the active one that deliveries keep in step too
 * @param building the one that is being built, until it is active, has failed or is cancelled
 * @param last the highest number given so far; numbers are never reused
 * @param hold the deployed version that an operator has rolled back from: it is not built again
 * @param cursorKey secret that signs the view's cursors
 * @param edition counts the changes of this directory
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
   * The generations that a delivery writes, the newest first: it is never behind the active one.
   */
  public Set<Long> written() {
    TreeSet<Long> written = new TreeSet<>(fed);
    active.ifPresent(written::add);
    return written.descendingSet();
  }

  GenerationManifest begun() {
    return new GenerationManifest(
        view,
        active,
        kept,
        fed,
        Optional.of(last + 1),
        last + 1,
        Optional.empty(),
        cursorKey,
        edition + 1);
  }

  GenerationManifest following(long generation) {
    return new GenerationManifest(
        view, active, kept, with(fed, generation), building, last, hold, cursorKey, edition + 1);
  }

  GenerationManifest reviving(long generation) {
    return new GenerationManifest(
        view,
        active,
        kept,
        with(fed, generation),
        Optional.of(generation),
        last,
        Optional.empty(),
        cursorKey,
        edition + 1);
  }

  /** Another generation is read from now on; the one before stays, and stays fed. */
  GenerationManifest activated(long generation, Optional<Projection.Version> held) {
    Set<Long> beside = without(fed, generation);
    return new GenerationManifest(
        view,
        Optional.of(generation),
        with(kept, generation),
        active.map(old -> with(beside, old)).orElse(beside),
        building.filter(number -> number != generation),
        last,
        held,
        cursorKey,
        edition + 1);
  }

  /** The generation is nobody's any more. */
  GenerationManifest without(long generation) {
    return new GenerationManifest(
        view,
        active,
        without(kept, generation),
        without(fed, generation),
        building.filter(number -> number != generation),
        last,
        hold,
        cursorKey,
        edition + 1);
  }

  /** The journal is another one: whatever was built from the one before is nobody's any more. */
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

  /** The same edition with another decision about what is not built. */
  GenerationManifest held(Optional<Projection.Version> version) {
    return new GenerationManifest(
        view, active, kept, fed, building, last, version, cursorKey, edition);
  }

  private static Set<Long> with(Set<Long> numbers, long number) {
    TreeSet<Long> all = new TreeSet<>(numbers);
    all.add(number);
    return all;
  }

  private static Set<Long> without(Set<Long> numbers, long number) {
    TreeSet<Long> all = new TreeSet<>(numbers);
    all.remove(number);
    return all;
  }
}
