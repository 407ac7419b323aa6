package cqrs.projection.internal.verify;

import cqrs.projection.RowKey;

/**
 * The rows of a generation that are verified: all, or a sample. A hash of seed and key chooses the
 * sample, so the same seed chooses the same rows.
 *
 * @param oneIn about one row in so many is verified; 1: all rows
 * @param sums whether conservation is checked too; a sample then needs a scan of all rows
 */
public record Share(long oneIn, long seed, boolean sums) {

  public Share {
    if (oneIn < 1) {
      throw new IllegalArgumentException("A share of one row in " + oneIn + " is impossible.");
    }
  }

  /** All rows, with conservation. */
  public static Share all() {
    return new Share(1, 0, true);
  }

  /** A sample without conservation, which reads only the journal and the sampled rows. */
  public static Share sample(long oneIn, long seed) {
    return new Share(oneIn, seed, false);
  }

  /** The same rows, with conservation. */
  public Share withSums() {
    return new Share(oneIn, seed, true);
  }

  boolean isAll() {
    return oneIn == 1;
  }

  boolean includes(RowKey key) {
    return Long.remainderUnsigned(hash(key, seed), oneIn) == 0;
  }

  /** FNV-1a over the key, mixed so that each bit depends on each bit of seed and key. */
  static long hash(RowKey key, long seed) {
    long hash = 0xcbf29ce484222325L ^ seed;
    hash = fnv(fnv(hash, key.pk()) ^ 0xff, key.sk());
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }

  private static long fnv(long hash, String text) {
    long h = hash;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001b3L;
    }
    return h;
  }
}
