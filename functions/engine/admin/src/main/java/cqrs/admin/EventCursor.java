package cqrs.admin;

import cqrs.domain.AggregateId;
import cqrs.projection.read.BadCursorException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where a page of an aggregate's events ended. It is no secret and holds a checksum only. A cursor
 * that somebody has made up cannot leave out events, because the next event must have the version
 * that it names.
 *
 * @param newestFirst the order of the pages
 * @param version of the next event
 * @param offset of the last entry that was looked at
 */
record EventCursor(boolean newestFirst, long version, long offset) {

  private static final int CONTENT = 1 + 2 * Long.BYTES;
  private static final int CHECKSUM = 8;

  String write(AggregateId aggregate) {
    byte[] content = content();
    byte[] all = Arrays.copyOf(content, CONTENT + CHECKSUM);
    System.arraycopy(checksum(aggregate, content), 0, all, CONTENT, CHECKSUM);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /**
   * Reads a cursor.
   *
   * @throws BadCursorException if it is not one of this aggregate's
   */
  static EventCursor read(AggregateId aggregate, String text) {
    byte[] all;
    try {
      all = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BadCursorException();
    }
    if (all.length != CONTENT + CHECKSUM) {
      throw new BadCursorException();
    }
    byte[] content = Arrays.copyOf(all, CONTENT);
    byte[] checksum = Arrays.copyOfRange(all, CONTENT, all.length);
    if (!MessageDigest.isEqual(checksum, checksum(aggregate, content))) {
      throw new BadCursorException();
    }
    ByteBuffer bytes = ByteBuffer.wrap(content);
    return new EventCursor(bytes.get() == 1, bytes.getLong(), bytes.getLong());
  }

  private byte[] content() {
    return ByteBuffer.allocate(CONTENT)
        .put((byte) (newestFirst ? 1 : 0))
        .putLong(version)
        .putLong(offset)
        .array();
  }

  private static byte[] checksum(AggregateId aggregate, byte[] content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(aggregate.toString().getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(digest.digest(content), CHECKSUM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
