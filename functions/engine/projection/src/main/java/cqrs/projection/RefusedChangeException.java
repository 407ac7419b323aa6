package cqrs.projection;

/** A change that no row takes: the projection is wrong, and its event's partition stands still. */
final class RefusedChangeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RefusedChangeException(String message) {
    super(message);
  }
}
