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
 * Cursors with the generation and the last keys read. Their signature (HMAC-SHA-256, 128 bits) also
 * covers the view and the query.
 */
final class Cursors {

  private static final int SIGNATURE = 16;

  private Cursors() {}

  /** Where a page ended. */
  record Cursor(long generation, List<String> keys) {}

  static String write(GenerationManifest manifest, String query, Cursor cursor) {
    byte[] content = content(cursor);
    byte[] signed = Arrays.copyOf(sign(manifest, query, content), SIGNATURE + content.length);
    System.arraycopy(content, 0, signed, SIGNATURE, content.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /**
   * Reads a cursor.
   *
   * @throws BadCursorException if {@link #write} did not make it for this view and query, or its
   *     generation is not kept any more
   */
  static Cursor read(GenerationManifest manifest, String query, String text) {
    byte[] signed = decoded(text);
    if (signed.length <= SIGNATURE) {
      throw new BadCursorException();
    }
    byte[] content = Arrays.copyOfRange(signed, SIGNATURE, signed.length);
    byte[] signature = Arrays.copyOf(signed, SIGNATURE);
    if (!MessageDigest.isEqual(signature, sign(manifest, query, content))) {
      throw new BadCursorException();
    }
    Cursor cursor = cursor(content);
    if (!manifest.kept().contains(cursor.generation())) {
      throw new BadCursorException();
    }
    return cursor;
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BadCursorException();
    }
  }

  private static byte[] sign(GenerationManifest manifest, String query, byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(manifest.cursorKey().asByteArrayUnsafe(), "HmacSHA256"));
      mac.update((manifest.view() + "\n" + query + "\n").getBytes(StandardCharsets.UTF_8));
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
