package cqrs.journal.codec;

/**
 * A place in the journal.
 *
 * @param partition from 0
 * @param offset from 1, with no gap within the partition; 0 is before the first event
 */
public record Position(int partition, long offset) {

  /** For example {@code 17:42}. */
  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
