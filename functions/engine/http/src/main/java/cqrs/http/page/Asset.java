package cqrs.http.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;

/**
 * A file that a page refers to: a style sheet or a script.
 *
 * @param name such as {@code start.js}
 * @param type its media type
 */
public record Asset(String name, String type, String text) {

  private static final int HASH_BYTES = 8;

  /**
   * A file with the media type that its name ends with.
   *
   * @throws IllegalArgumentException unless that is {@code .css} or {@code .js}
   */
  public static Asset of(String name, String text) {
    if (name.endsWith(".css")) {
      return new Asset(name, "text/css; charset=utf-8", text);
    }
    if (name.endsWith(".js")) {
      return new Asset(name, "text/javascript; charset=utf-8", text);
    }
    throw new IllegalArgumentException("Neither a style sheet nor a script: " + name);
  }

  /** The name with a hash of the content: {@code start.5d41402abc4b2a76.js}. */
  public String hashedName() {
    int dot = name.lastIndexOf('.');
    return name.substring(0, dot) + "." + hash(text) + name.substring(dot);
  }

  /** A hash over names and contents. It is another one whenever one of the files is. */
  public static String hash(Collection<Asset> assets) {
    StringBuilder all = new StringBuilder();
    assets.stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(it -> all.append(it.name()).append('\0').append(it.text()).append('\0'));
    return hash(all.toString());
  }

  private static String hash(String text) {
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
   * @param beside the class in whose package it is
   * @param name of that package, or with a slash at its beginning of the class path
   * @throws IllegalStateException if there is none
   */
  public static String resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The class path has no resource " + name + ".");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
