package cqrs.projection;

/** A change that no row takes: the projection is wrong, and its event's partition stands still. */
public final class RefusedChangeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public RefusedChangeException(String message) {
    super(message);
  }
}
