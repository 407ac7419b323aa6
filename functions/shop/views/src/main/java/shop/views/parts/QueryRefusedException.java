package shop.views.parts;

/** The answer would be too large, or the bounds do not go together. The message says what to do. */
public final class QueryRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String parameter;

  /**
   * A refusal.
   *
   * @param parameter the query parameter at fault
   */
  public QueryRefusedException(String parameter, String message) {
    super(message);
    this.parameter = parameter;
  }

  public String parameter() {
    return parameter;
  }

  /** The same as {@link #getMessage}, which is never null here. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
