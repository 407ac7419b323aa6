package cqrs.projection.read;

/** The journal has no event at the position of the token. */
public final class UnknownWriteException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownWriteException() {
    super("The journal does not have that write.");
  }
}
