package cqrs.testkit.cost;

/**
 * Read and write units by the rules that AWS publishes:
 *
 * <ul>
 *   <li><a
 *       href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">DynamoDB
 *       read and write operations</a>: rounding, consistency, what does not exist, failed
 *       conditions
 *   <li><a
 *       href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling">Capacity
 *       management for transactions</a>: each item is read or written twice, to prepare and to
 *       commit
 * </ul>
 *
 * Sizes are bytes; the size of what does not exist is 0.
 */
public final class Units {

  private static final int READ = 4096;
  private static final int WRITE = 1024;
  private static final int TRANSACTIONAL = 2;

  private Units() {}

  /** How a read was asked for. */
  enum Reading {
    EVENTUAL(0.5),
    CONSISTENT(1),
    TRANSACTIONAL(2);

    private final double factor;

    Reading(double factor) {
      this.factor = factor;
    }
  }

  /** Of a read of one item, or of all items that one page of a query looked at together. */
  static double read(int size, Reading reading) {
    return steps(size, READ) * reading.factor;
  }

  /** Of a put, an update or a delete that took effect: the larger of the two sizes counts. */
  public static double write(int before, int after) {
    return steps(Math.max(before, after), WRITE);
  }

  /** Of a write whose condition failed: the size of what is there counts, and 1 is the least. */
  static double failedWrite(int existing) {
    return steps(existing, WRITE);
  }

  /** Of a write or a condition check in a transaction, whether it was committed or cancelled. */
  static double transactionalWrite(int before, int after) {
    return TRANSACTIONAL * write(before, after);
  }

  private static int steps(int size, int step) {
    return Math.max(1, Math.ceilDiv(size, step));
  }
}
