package cqrs.projection.read;

/** The journal has no event at the position that a reader wants to see: nobody can wait for it. */
public final class UnknownWriteException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownWriteException() {
    super("The journal does not have that write.");
  }
}
