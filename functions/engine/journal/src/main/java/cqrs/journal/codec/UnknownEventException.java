package cqrs.journal.codec;

/** A stored event that this code cannot read. It is never skipped. */
public final class UnknownEventException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownEventException(String type, int schema) {
    super("The deployed code does not know the event " + type + ", schema " + schema + ".");
  }
}
