package cqrs.projection.internal.generations;

/** A view's generations changed each time that they were to be read or changed. */
public final class ViewBusyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ViewBusyException(String view) {
    super("The generations of the view " + view + " change too often.");
  }
}
