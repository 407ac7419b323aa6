package cqrs.journal;

import cqrs.journal.codec.Position;

/** How an append ended. */
public sealed interface Appended {

  /**
   * Everything is written.
   *
   * @param last the position of the last event; for an append without events the head it was given
   */
  record Done(Position last, long version) implements Appended {}

  /** Nothing is written: what was decided on has changed. Read and decide again. */
  record Outdated() implements Appended {}

  /** Nothing is written: the race for the next offset was lost too often. */
  record Crowded() implements Appended {}
}
