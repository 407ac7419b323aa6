package cqrs.projection.internal.calls;

import java.util.Optional;

/** Says whether live work suffers, so that bulk work slows down. */
@FunctionalInterface
public interface Congestion {

  Congestion NONE = Optional::empty;

  /** Why bulk work has to slow down now; empty if it need not. Called about once a second. */
  Optional<String> reason();
}
