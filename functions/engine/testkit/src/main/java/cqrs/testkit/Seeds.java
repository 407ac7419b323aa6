package cqrs.testkit;

import java.util.Random;
import java.util.SplittableRandom;

/** Random numbers for tests. */
public final class Seeds {

  private Seeds() {}

  /** Neighbouring seeds of {@link Random} begin almost alike; these do not. */
  public static Random random(long seed) {
    return new Random(new SplittableRandom(seed).nextLong());
  }
}
