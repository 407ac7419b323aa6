package cqrs.projection.read;

/** A cursor that this view did not make for this query, or whose generation is gone. */
public final class BadCursorException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BadCursorException() {
    super("The cursor is not one of this query's, or it is too old.");
  }
}
