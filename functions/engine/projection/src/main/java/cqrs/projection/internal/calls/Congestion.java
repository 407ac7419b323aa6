package cqrs.projection.internal.calls;

import java.util.Optional;

/** Says whether live work suffers, so that bulk work beside it slows down. */
@FunctionalInterface
public interface Congestion {

  /** Nothing suffers. */
  Congestion NONE = Optional::empty;

  /** Why bulk work has to slow down now; empty if it need not. Asked about once a second. */
  Optional<String> reason();
}
