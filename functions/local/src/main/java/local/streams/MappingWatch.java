package local.streams;

import java.time.Instant;

/** Observes a mapping, in records. Called by its thread; must neither wait nor fail. */
public interface MappingWatch {
  /** Sees nothing. */
  MappingWatch NONE = new MappingWatch() {};

  /** The stream was read, perhaps without finding anything. */
  default void polled(int records, int filteredOut) {}

  /** The function is about to be invoked; {@code newest} is when the last record was written. */
  default void sending(Instant newest) {}

  /** The function was invoked; {@code failed} records come again or are given up. */
  default void sent(int records, int failed) {}

  /** Records were given up; {@code told} if the on-failure destination took the report. */
  default void givenUp(int records, boolean told) {}
}
