package cqrs.projection.internal.fold;

/** Merged events have to be separated. The engine folds them again, one at a time. */
public final class TooCoarseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public TooCoarseException() {
    super("Merged events have to be separated.");
  }
}
