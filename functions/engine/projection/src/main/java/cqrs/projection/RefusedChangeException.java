package cqrs.projection;

/** No row can take this change. The projection is wrong, and the event blocks its partition. */
public final class RefusedChangeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public RefusedChangeException(String message) {
    super(message);
  }
}
