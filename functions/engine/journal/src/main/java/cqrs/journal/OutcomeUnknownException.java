package cqrs.journal;

/** A write was sent, also again, and no answer came: it may or may not have taken effect. */
public final class OutcomeUnknownException extends RuntimeException {

  private static final long serialVersionUID = 1;

  OutcomeUnknownException(Throwable cause) {
    super("The outcome of a write is unknown.", cause);
  }
}
