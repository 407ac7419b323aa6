package shop.testing.relay;

/** A process is gone. An error, so that nothing in the process handles it. */
final class Crash extends Error {
  private static final long serialVersionUID = 1;
}
