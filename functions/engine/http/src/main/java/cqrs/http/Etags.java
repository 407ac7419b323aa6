package cqrs.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strong entity tags, and the 304 that they save an answer with. {@link HttpHandler} alone tags
 * answers, as the last step before they are sent: a tag covers exactly the body that the caller
 * gets.
 */
public final class Etags {

  static final String ETAG = "ETag";

  private static final String CACHE_CONTROL = "Cache-Control";

  /** A tag of a list: whether it is weak, and the text between its quotes. */
  static final Pattern TAG = Pattern.compile("(W/)?\"([!#-~\\x80-\\xff]*)\"");

  private static final int HASH_BYTES = 16;

  /** Ends the tag of a compressed answer. */
  private static final String COMPRESSED = "-gzip";

  private Etags() {}

  /** The tag of a version. */
  public static String version(long version) {
    return "\"" + version + "\"";
  }

  /**
   * A query's successful answer with its tag, or 304 where the caller has that answer already. The
   * tag is a hash of the body; an answer of a version has {@code "<version>-<hash>"}, which {@link
   * Preconditions} takes as that version.
   */
  static Response conditional(Request request, Response response) {
    return conditional(request, response, false);
  }

  /**
   * As above.
   *
   * @param compressed whether it will be compressed: strong tags differ by the encoding, too
   */
  static Response conditional(Request request, Response response, boolean compressed) {
    String hash = hash(response.body()) + (compressed ? COMPRESSED : "");
    String tag =
        Optional.ofNullable(response.headers().get(ETAG))
            .map(version -> version.substring(0, version.length() - 1) + "-" + hash + "\"")
            .orElse("\"" + hash + "\"");
    Response tagged = cached(response.header(ETAG, tag));
    boolean known =
        request.header("if-none-match").map(header -> isAmong(tag, header)).orElse(false);
    return known ? notModified(tagged) : tagged;
  }

  /** Only what says otherwise may be kept by others than the caller, or without asking again. */
  private static Response cached(Response response) {
    return response.headers().containsKey(CACHE_CONTROL)
        ? response
        : response.header(CACHE_CONTROL, "private, no-cache");
  }

  private static Response notModified(Response tagged) {
    Map<String, String> headers = new LinkedHashMap<>(tagged.headers());
    headers.remove("Content-Type");
    return new Response(304, headers, "");
  }

  /**
   * Weak comparison, as RFC 9110 asks of If-None-Match: compressed or not, an answer says the same.
   * Other text matches nothing.
   */
  private static boolean isAmong(String tag, String header) {
    if (header.strip().equals("*")) {
      return true;
    }
    Matcher listed = TAG.matcher(header);
    while (listed.find()) {
      if (encodedOrNot("\"" + listed.group(2) + "\"").equals(encodedOrNot(tag))) {
        return true;
      }
    }
    return false;
  }

  private static String encodedOrNot(String tag) {
    return tag.replaceFirst(COMPRESSED + "\"$", "\"");
  }

  private static String hash(String body) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
