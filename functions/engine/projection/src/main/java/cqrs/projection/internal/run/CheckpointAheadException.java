package cqrs.projection.internal.run;

/**
 * A view has applied events that the journal has lost, for example by a restore. The view has to be
 * rebuilt, because it would drop new events as duplicates.
 */
public final class CheckpointAheadException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CheckpointAheadException(String view, int partition, long checkpoint) {
    super(
        ("The view %s has applied partition %d up to %d, which is above the journal's head:"
                + " rebuild the view.")
            .formatted(view, partition, checkpoint));
  }
}
