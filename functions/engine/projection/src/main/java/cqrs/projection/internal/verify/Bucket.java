package cqrs.projection.internal.verify;

import cqrs.projection.RowKey;

/**
 * A part of all keys, which one pass keeps in memory. Its keys have the same first bits of a hash.
 *
 * @param bits how many bits
 * @param value their value
 */
record Bucket(int bits, long value) {

  static final Bucket ALL = new Bucket(0, 0);

  /** Keys with the same hash stay together. Long before this limit, a bucket has a single row. */
  private static final int MAX_BITS = 48;

  boolean includes(RowKey key, long seed) {
    return bits == 0 || Share.hash(key, seed) >>> (Long.SIZE - bits) == value;
  }

  boolean isDivisible() {
    return bits < MAX_BITS;
  }

  Bucket half(int which) {
    return new Bucket(bits + 1, value << 1 | which);
  }
}
