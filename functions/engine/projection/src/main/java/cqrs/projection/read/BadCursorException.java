package cqrs.projection.read;

/** The cursor does not belong to this view and query, or its generation is dropped. */
public final class BadCursorException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public BadCursorException() {
    super("The cursor does not belong to this query, or it is too old.");
  }
}
