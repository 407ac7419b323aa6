package cqrs.projection.read;

/** The generation that queries read was made by an earlier version, which lacks what is asked. */
public final class OlderRowsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  OlderRowsException(String view, int major, int least) {
    super(
        "The rows of the view %s are of version %d; this needs version %d."
            .formatted(view, major, least));
  }
}
