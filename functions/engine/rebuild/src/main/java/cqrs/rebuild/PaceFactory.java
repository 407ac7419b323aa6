package cqrs.rebuild;

import cqrs.projection.internal.calls.HeldBack;
import cqrs.projection.internal.calls.Pace;
import java.util.Optional;
import java.util.function.Consumer;

/** Creates the pace of bulk work. */
@FunctionalInterface
public interface PaceFactory {

  /** Creates fixed paces, which do not yield to live work. */
  PaceFactory FIXED = (unitsPerSecond, _, _) -> new Pace(unitsPerSecond);

  /**
   * A pace for one worker, as {@link Pace#yielding} describes it.
   *
   * @param unitsPerSecond the limit; 0: none
   * @param parts how many workers run in parallel
   */
  Pace of(double unitsPerSecond, int parts, Consumer<Optional<HeldBack>> report);
}
