package cqrs.projection.read;

/** The view did not show the token's write in time. */
public final class ViewBehindException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ViewBehindException(String view) {
    super("The view " + view + " does not show that write yet.");
  }
}
