package shop.imports.send;

/**
 * The import cannot go on; the message is one sentence with the reason and the remedy. What was
 * sent until then is complete in itself, and the next run goes on from there.
 */
public final class Stopped extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Stopped(String message) {
    super(message);
  }
}
