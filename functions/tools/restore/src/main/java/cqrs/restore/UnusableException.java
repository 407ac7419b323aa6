package cqrs.restore;

/** The request cannot be met. Nothing was changed. */
final class UnusableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnusableException(String message) {
    super(message);
  }
}
