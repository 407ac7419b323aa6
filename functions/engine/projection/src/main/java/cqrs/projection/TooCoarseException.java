package cqrs.projection;

/** Events that were merged have to be told apart after all: they are folded again, one by one. */
final class TooCoarseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TooCoarseException() {
    super("Merged events have to be told apart.");
  }
}
