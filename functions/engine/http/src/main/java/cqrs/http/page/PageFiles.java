package cqrs.http.page;

import cqrs.http.Response;
import java.util.Map;

/**
 * The answers with a page and its files.
 *
 * <p>The address of a file has a hash in it. So browsers keep files for ever, and ask for the page
 * each time. The page may load only from here, and nothing of it is inline.
 */
public final class PageFiles {

  private static final String EACH_TIME = "no-cache";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private PageFiles() {}

  /**
   * A page.
   *
   * @param connections the other origins that its scripts may call, each after a space
   */
  public static Response page(String html, String connections) {
    return document("text/html; charset=utf-8", html)
        .header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'"
                + connections
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        .header("Referrer-Policy", "no-referrer");
  }

  /** What browsers ask for each time. */
  public static Response document(String type, String body) {
    return answer(type, EACH_TIME, body);
  }

  /** What browsers keep. */
  public static Response file(Asset asset) {
    return answer(asset.type(), FOR_EVER, asset.text());
  }

  private static Response answer(String type, String caching, String body) {
    return new Response(
        200,
        Map.of(
            "Content-Type", type,
            "Cache-Control", caching,
            "X-Content-Type-Options", "nosniff"),
        body);
  }
}
