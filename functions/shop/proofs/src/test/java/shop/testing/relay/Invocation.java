package shop.testing.relay;

import java.util.Random;
import java.util.function.Supplier;

/** One invocation: the world goes on between its calls, and it may die before or after each. */
final class Invocation {

  private final Random random;
  private final int oneIn;
  private final Runnable meanwhile;
  private boolean dead;

  /**
   * An invocation.
   *
   * @param oneIn it dies at one of this many calls; 0: never
   */
  Invocation(Random random, int oneIn, Runnable meanwhile) {
    this.random = random;
    this.oneIn = oneIn;
    this.meanwhile = meanwhile;
  }

  <T> T call(Supplier<T> call) {
    meanwhile.run();
    dieHere();
    T answer = call.get();
    dieHere();
    return answer;
  }

  private void dieHere() {
    if (dead || (oneIn > 0 && random.nextInt(oneIn) == 0)) {
      dead = true;
      throw new Crash();
    }
  }
}
