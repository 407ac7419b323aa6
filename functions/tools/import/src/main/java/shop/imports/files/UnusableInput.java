package shop.imports.files;

/** An option or a file cannot be used. The message is one sentence with place and remedy. */
public final class UnusableInput extends Exception {

  private static final long serialVersionUID = 1L;

  public UnusableInput(String message) {
    super(message);
  }
}
