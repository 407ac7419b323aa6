package shop.projection;

/** The view has no generation that may be read: its first one is being built. */
public final class ViewNotBuiltException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ViewNotBuiltException(String view) {
    super("The view " + view + " is being built.");
  }
}
