package shop.imports;

/** What the caller named cannot be used; the message is one sentence with place and remedy. */
final class UnusableInput extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableInput(String message) {
    super(message);
  }
}
