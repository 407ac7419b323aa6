package shop.testing.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent-encodes what stands in a path. */
final class Paths {

  private Paths() {}

  /** One segment: a space is %20, since a plus is a plus in a path. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
