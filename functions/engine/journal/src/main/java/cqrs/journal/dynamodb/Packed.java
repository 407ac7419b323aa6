package cqrs.journal.dynamodb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A text as one attribute: a string where it is small, deflated bytes (raw, RFC 1951) where that
 * saves write units.
 */
public final class Packed {

  private static final int UNIT = 1024;

  /** What the rest of a row takes, about; only the choice between the two forms hangs on it. */
  private static final int REST_OF_ROW = 400;

  private Packed() {}

  public static AttributeValue pack(String text) {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    if (units(plain.length) == 1) {
      return AttributeValue.fromS(text);
    }
    byte[] deflated = deflate(plain);
    return units(deflated.length) < units(plain.length)
        ? AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(deflated))
        : AttributeValue.fromS(text);
  }

  public static String unpack(AttributeValue value) {
    return value.b() == null ? value.s() : inflate(value.b().asByteArrayUnsafe());
  }

  private static int units(int length) {
    return (length + REST_OF_ROW + UNIT - 1) / UNIT;
  }

  private static byte[] deflate(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static String inflate(byte[] deflated) {
    Inflater inflater = new Inflater(true);
    try (InflaterInputStream in =
        new InflaterInputStream(new java.io.ByteArrayInputStream(deflated), inflater)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      inflater.end();
    }
  }
}
