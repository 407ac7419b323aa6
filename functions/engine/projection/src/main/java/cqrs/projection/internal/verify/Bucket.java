package cqrs.projection.internal.verify;

import cqrs.projection.RowKey;

/**
 * A part of all keys, by the first bits of a hash: what one pass keeps in memory.
 *
 * @param bits how many
 * @param value which
 */
record Bucket(int bits, long value) {

  static final Bucket ALL = new Bucket(0, 0);

  /** Keys of one hash are not told apart; long before that a bucket holds a single row. */
  private static final int MOST_BITS = 48;

  boolean includes(RowKey key, long seed) {
    return bits == 0 || Share.hash(key, seed) >>> (Long.SIZE - bits) == value;
  }

  boolean isDivisible() {
    return bits < MOST_BITS;
  }

  Bucket half(int which) {
    return new Bucket(bits + 1, value << 1 | which);
  }
}
