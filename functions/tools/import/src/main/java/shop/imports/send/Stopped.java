package shop.imports.send;

/**
 * The import cannot go on. The message is one sentence with the reason and the remedy. The commands
 * sent so far are complete, and the next run goes on from there.
 */
public final class Stopped extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Stopped(String message) {
    super(message);
  }
}
