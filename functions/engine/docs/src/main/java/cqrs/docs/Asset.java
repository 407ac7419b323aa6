package cqrs.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A file that a page refers to.
 *
 * @param name such as {@code start.js}
 * @param type its media type
 */
record Asset(String name, String type, String text) {

  private static final int HASH_BYTES = 8;

  /** A resource of this package with a style sheet. */
  static Asset css(String name) {
    return new Asset(name, "text/css; charset=utf-8", resource(name));
  }

  /** A resource of this package with a script. */
  static Asset javaScript(String name) {
    return new Asset(name, "text/javascript; charset=utf-8", resource(name));
  }

  /** The name with a hash of the content: {@code start.5d41402abc4b2a76.js}. */
  String hashedName() {
    int dot = name.lastIndexOf('.');
    return name.substring(0, dot) + "." + hash() + name.substring(dot);
  }

  private String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(hash, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a resource.
   *
   * @param name of this package, or with a slash at its beginning of the class path
   * @throws IllegalStateException if there is none
   */
  static String resource(String name) {
    try (InputStream in = Asset.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The class path has no resource " + name + ".");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
