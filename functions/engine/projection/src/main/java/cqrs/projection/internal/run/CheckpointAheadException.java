package cqrs.projection.internal.run;

/**
 * A view has applied events that the journal does not have: the journal was cut, as a restore does,
 * and the view has to be rebuilt. Its events would pass for duplicates until then.
 */
public final class CheckpointAheadException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CheckpointAheadException(String view, int partition, long checkpoint) {
    super(
        "The view "
            + view
            + " has applied partition "
            + partition
            + " up to "
            + checkpoint
            + ", which is above the journal's head: rebuild the view.");
  }
}
