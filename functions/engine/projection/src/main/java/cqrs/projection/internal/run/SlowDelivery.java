package cqrs.projection.internal.run;

import cqrs.projection.internal.generations.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the catch-up where a slow delivery is at work, so that the two do not write the same rows.
 * A delivery that is as fast as usual tells nothing: its checkpoint is soon to be seen.
 */
final class SlowDelivery {

  /** The catch-up looks for twice as long whether a checkpoint moves. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private final Engine.Tools tools;
  private final Generation generation;
  private final Set<Integer> partitions;
  private final Instant began;
  private final AtomicBoolean told = new AtomicBoolean();

  SlowDelivery(Engine.Tools tools, Generation generation, Set<Integer> partitions) {
    this.tools = tools;
    this.generation = generation;
    this.partitions = Set.copyOf(partitions);
    this.began = tools.clock().instant();
  }

  /** Tells it once if it takes long; asked before each row. */
  void look() {
    Instant now = tools.clock().instant();
    if (now.isBefore(began.plus(SLOW)) || !told.compareAndSet(false, true)) {
      return;
    }
    try {
      tools.store().atWork(generation, partitions, now.plus(Generation.AtWork.LONGEST));
    } catch (RuntimeException _) {
      // At worst the catch-up does the same work: no reason to give this delivery up.
      told.set(false);
    }
  }

  boolean isTold() {
    return told.get();
  }
}
