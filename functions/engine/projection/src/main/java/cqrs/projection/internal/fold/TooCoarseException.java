package cqrs.projection.internal.fold;

/** Events that were merged have to be told apart after all: they are folded again, one by one. */
public final class TooCoarseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public TooCoarseException() {
    super("Merged events have to be told apart.");
  }
}
