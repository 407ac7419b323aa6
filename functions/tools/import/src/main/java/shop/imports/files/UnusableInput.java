package shop.imports.files;

/** What the caller named cannot be used; the message is one sentence with place and remedy. */
public final class UnusableInput extends Exception {

  private static final long serialVersionUID = 1L;

  public UnusableInput(String message) {
    super(message);
  }
}
