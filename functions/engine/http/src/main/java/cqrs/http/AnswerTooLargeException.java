package cqrs.http;

/** An answer that the gateway would not carry: a list or a text without a bound, so a bug. */
final class AnswerTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  AnswerTooLargeException(long bytes) {
    super(
        "The answer takes " + bytes + " bytes, and at most " + Response.MOST_BYTES + " are sent.");
  }
}
