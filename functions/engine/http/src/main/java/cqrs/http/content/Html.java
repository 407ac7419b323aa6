package cqrs.http.content;

/** What tells a browser that shows a page from a program. */
public final class Html {

  private Html() {}

  /**
   * Whether a caller prefers HTML to JSON: a browser that opens an address does. At equal weights
   * it is JSON.
   *
   * @param accept the header, empty if there is none
   */
  public static boolean isPreferred(String accept) {
    Weights weights = Weights.of(accept);
    double html = weights.first("text/html", "text/*", "*/*").orElse(0);
    double json = weights.first("application/json", "application/*", "*/*").orElse(0);
    return html > json;
  }
}
