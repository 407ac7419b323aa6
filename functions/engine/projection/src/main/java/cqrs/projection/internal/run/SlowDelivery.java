package cqrs.projection.internal.run;

import cqrs.projection.internal.generations.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Announces a slow delivery to the catch-up, so that the two do not write the same rows. A fast
 * delivery announces nothing, because its checkpoint moves soon.
 */
final class SlowDelivery {

  /** Half of the time for which the catch-up watches a checkpoint. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private final Engine.Tools tools;
  private final Generation generation;
  private final Set<Integer> partitions;
  private final Instant began;
  private final AtomicBoolean announced = new AtomicBoolean();

  SlowDelivery(Engine.Tools tools, Generation generation, Set<Integer> partitions) {
    this.tools = tools;
    this.generation = generation;
    this.partitions = Set.copyOf(partitions);
    this.began = tools.clock().instant();
  }

  /** Announces the delivery once if it is slow; called before each row. */
  void check() {
    Instant now = tools.clock().instant();
    if (now.isBefore(began.plus(SLOW)) || !announced.compareAndSet(false, true)) {
      return;
    }
    try {
      tools.store().atWork(generation, partitions, now.plus(Generation.AtWork.MAX_DURATION));
    } catch (RuntimeException _) {
      // At worst, the catch-up does the same work twice.
      announced.set(false);
    }
  }

  /** The delivery's partitions if it is announced; else none. */
  Set<Integer> announced() {
    return announced.get() ? partitions : Set.of();
  }
}
