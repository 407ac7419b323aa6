package cqrs.projection.internal.generations;

/** A view's generations changed at each attempt to read or change them. */
public final class ViewBusyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ViewBusyException(String view) {
    super("The generations of the view " + view + " keep changing.");
  }
}
