package cqrs.restore;

/** What was asked for cannot be done, and nothing was changed. */
final class UnusableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnusableException(String message) {
    super(message);
  }
}
