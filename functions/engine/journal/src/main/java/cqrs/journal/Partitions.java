package cqrs.journal;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * How the journal is split: partition = CRC-32 of the ordering key in UTF-8, modulo the count.
 *
 * @param count 1 to 64, fixed when the journal is created
 */
public record Partitions(int count) {

  /** A view row's condition names every partition that touches it, and 4 KB hold no more. */
  public static final int MAX = 64;

  public Partitions {
    if (count < 1 || count > MAX) {
      throw new IllegalArgumentException(
          "A journal has 1 to " + MAX + " partitions, not " + count + ".");
    }
  }

  public int of(String orderingKey) {
    CRC32 crc = new CRC32();
    crc.update(orderingKey.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % count);
  }
}
