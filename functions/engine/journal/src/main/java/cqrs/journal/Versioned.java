package cqrs.journal;

import cqrs.journal.codec.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate's state as it was read.
 *
 * @param version counts its events, from 1
 * @param last the position of its last event
 * @param lastAt when its last event occurred; null if its row is from before rows kept that
 */
public record Versioned<S>(S state, long version, Position last, @Nullable Instant lastAt) {

  /** An aggregate whose row does not tell when its last event occurred. */
  public Versioned(S state, long version, Position last) {
    this(state, version, last, null);
  }
}
