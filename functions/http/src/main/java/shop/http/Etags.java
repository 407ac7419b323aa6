package shop.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Strong entity tags of queries' answers, and the 304 that they save an answer with. */
public final class Etags {

  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[!#-~\\x80-\\xff]*\")");
  private static final int HASH_BYTES = 16;

  private Etags() {}

  /** A successful query's answer, tagged with a hash of its body. */
  public static Response tagged(Request request, Response response) {
    return tagged(request, response, hash(response.body()));
  }

  /** A successful query's answer, tagged with the version of what it shows. */
  public static Response tagged(Request request, Response response, long version) {
    return tagged(request, response, version(version));
  }

  /** The tag of a version. */
  public static String version(long version) {
    return "\"" + version + "\"";
  }

  private static Response tagged(Request request, Response response, String tag) {
    Response tagged = response.header("ETag", tag).header("Cache-Control", "private, no-cache");
    boolean known =
        request.header("if-none-match").map(header -> isAmong(tag, header)).orElse(false);
    return known ? notModified(tagged) : tagged;
  }

  private static Response notModified(Response tagged) {
    Map<String, String> headers = new LinkedHashMap<>(tagged.headers());
    headers.remove("Content-Type");
    return new Response(304, headers, "");
  }

  /** Weak comparison, as RFC 9110 asks of If-None-Match. What is no tag matches nothing. */
  private static boolean isAmong(String tag, String header) {
    if (header.strip().equals("*")) {
      return true;
    }
    Matcher listed = TAG.matcher(header);
    while (listed.find()) {
      if (listed.group(1).equals(tag)) {
        return true;
      }
    }
    return false;
  }

  private static String hash(String body) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      String text =
          Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
      return "\"" + text + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
