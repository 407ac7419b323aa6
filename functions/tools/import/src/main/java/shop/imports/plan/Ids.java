package shop.imports.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Maps the files' codes to ids of the contract ({@code [A-Za-z0-9._-]{1,64}}).
 *
 * <p>A code of letters, digits, {@code _} and {@code -} is its own id. Every other byte of its
 * UTF-8 form, the full stop included, becomes {@code .} and two hexadecimal digits: {@code BANK
 * CHARGES} is {@code BANK.20CHARGES}. A code too long for that keeps its beginning, then {@code ..}
 * and half a SHA-256, which the short form never contains. So the mapping depends on nothing but
 * the code, two codes never share an id, and codes that differ only in case stay two products.
 */
public final class Ids {

  private static final int LONGEST = 64;
  private static final int KEPT = 30;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Ids() {}

  static String of(String code) {
    StringBuilder id = new StringBuilder();
    for (byte b : code.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        id.append((char) b);
      } else {
        id.append('.').append(HEX.toHexDigits(b));
      }
    }
    return id.length() <= LONGEST
        ? id.toString()
        : id.substring(0, KEPT) + ".." + hash(code).substring(0, 32);
  }

  /** SHA-256 in lower-case hexadecimal. */
  public static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static boolean isPlain(byte b) {
    return (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || b == '_'
        || b == '-';
  }
}
