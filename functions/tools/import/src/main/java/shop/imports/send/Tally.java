package shop.imports.send;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Counts the results of the plan's commands. All writers add to it. */
public final class Tally {

  /**
   * Of one kind of thing: how many this run made, and how many were there with the same content.
   */
  public static final class Kind {
    private final LongAdder created = new LongAdder();
    private final LongAdder present = new LongAdder();

    void count(boolean isNew) {
      (isNew ? created : present).increment();
    }

    public long created() {
      return created.sum();
    }

    public long present() {
      return present.sum();
    }
  }

  private final Kind products = new Kind();
  private final Kind customers = new Kind();
  private final Kind orders = new Kind();
  private final Kind returns = new Kind();
  private final LongAdder moves = new LongAdder();
  private final LongAdder unitsReturned = new LongAdder();
  private final LongAdder otherProducts = new LongAdder();
  private final Queue<String> conflicts = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  public Kind products() {
    return products;
  }

  public Kind customers() {
    return customers;
  }

  public Kind orders() {
    return orders;
  }

  public Kind returns() {
    return returns;
  }

  public LongAdder moves() {
    return moves;
  }

  public LongAdder unitsReturned() {
    return unitsReturned;
  }

  /** Products that were there with another name or list price, and kept it. */
  public LongAdder otherProducts() {
    return otherProducts;
  }

  /** One sentence for each thing that the system has differently. It was not overwritten. */
  public Collection<String> conflicts() {
    return conflicts;
  }

  /** One sentence for each refusal of the system. */
  public Collection<String> failures() {
    return failures;
  }

  public boolean isClean() {
    return conflicts.isEmpty() && failures.isEmpty();
  }
}
