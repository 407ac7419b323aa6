package cqrs.rebuild;

import cqrs.projection.internal.calls.HeldBack;
import cqrs.projection.internal.calls.Pace;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives bulk work its pace. */
@FunctionalInterface
public interface Paces {

  /** Fixed paces: live work is not looked at. */
  Paces FIXED = (unitsPerSecond, _, _) -> new Pace(unitsPerSecond);

  /**
   * A pace for one worker.
   *
   * @param unitsPerSecond at most; 0: no bound
   * @param parts it is one of so many that work at the same time
   * @param report is told when the work begins to be held back, how it goes on, and when it ends
   */
  Pace of(double unitsPerSecond, int parts, Consumer<Optional<HeldBack>> report);
}
