package cqrs.projection.read;

import cqrs.projection.internal.generations.GenerationManifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opaque places to go on from: the generation and the last keys read, signed (HMAC-SHA-256, 128
 * bits) together with the view and the query that they belong to.
 */
final class Cursors {

  private static final int SIGNATURE = 16;

  private Cursors() {}

  /** Where a page ended. */
  record Cursor(long generation, List<String> keys) {}

  static String write(GenerationManifest directory, String query, Cursor cursor) {
    byte[] content = content(cursor);
    byte[] signed = Arrays.copyOf(sign(directory, query, content), SIGNATURE + content.length);
    System.arraycopy(content, 0, signed, SIGNATURE, content.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /**
   * Reads a cursor.
   *
   * @throws BadCursorException if it is not one that {@link #write} made for this view and query,
   *     or its generation is not kept any more
   */
  static Cursor read(GenerationManifest directory, String query, String text) {
    byte[] signed;
    try {
      signed = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BadCursorException();
    }
    if (signed.length <= SIGNATURE) {
      throw new BadCursorException();
    }
    byte[] content = Arrays.copyOfRange(signed, SIGNATURE, signed.length);
    byte[] signature = Arrays.copyOf(signed, SIGNATURE);
    if (!MessageDigest.isEqual(signature, sign(directory, query, content))) {
      throw new BadCursorException();
    }
    Cursor cursor = cursor(content);
    if (!directory.kept().contains(cursor.generation())) {
      throw new BadCursorException();
    }
    return cursor;
  }

  private static byte[] sign(GenerationManifest directory, String query, byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(directory.cursorKey().asByteArrayUnsafe(), "HmacSHA256"));
      mac.update((directory.view() + "\n" + query + "\n").getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(mac.doFinal(content), SIGNATURE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] content(Cursor cursor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(cursor.generation());
      out.writeShort(cursor.keys().size());
      for (String key : cursor.keys()) {
        out.writeUTF(key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Cursor cursor(byte[] content) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      long generation = in.readLong();
      List<String> keys = new ArrayList<>();
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        keys.add(in.readUTF());
      }
      return new Cursor(generation, keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
