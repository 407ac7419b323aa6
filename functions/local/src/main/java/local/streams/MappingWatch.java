package local.streams;

import java.time.Instant;

/** Observes a mapping, in records. Called by its thread; must neither wait nor fail. */
public interface MappingWatch {
  /** Sees nothing. */
  MappingWatch NONE = new MappingWatch() {};

  /** The stream was read, perhaps without finding anything. */
  default void polled(int records, int filteredOut) {}

  /**
   * The function is about to be invoked.
   *
   * @param newest when the batch's last record was written, as well as the stream tells
   */
  default void sending(Instant newest) {}

  /**
   * The function was invoked.
   *
   * @param failed how many of the records come again or are given up
   */
  default void sent(int records, int failed) {}

  /**
   * Records were given up.
   *
   * @param told whether an on-failure destination has taken the report of it
   */
  default void givenUp(int records, boolean told) {}
}
