package shop.bench.cost;

import cqrs.testkit.cost.Costs.Cost;

/**
 * A function's invocations and their time and bytes, without its calls to DynamoDB.
 *
 * @param logBytes of the lines that it wrote itself
 * @param answerBytes of bodies and headers, if it answers HTTP requests
 */
public record Usage(long invocations, double seconds, long logBytes, long answerBytes) {

  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public Usage plus(Usage other) {
    return new Usage(
        invocations + other.invocations,
        seconds + other.seconds,
        logBytes + other.logBytes,
        answerBytes + other.answerBytes);
  }

  /**
   * A function's use over a while.
   *
   * @param memory in MB, as deployed
   */
  public record OfFunction(String function, int memory, Usage use, Cost cost) {

    double readUnits() {
      return cost.readUnits();
    }

    double writeUnits() {
      return cost.writeUnits();
    }

    double gigabyteSeconds() {
      return use.seconds() * memory / 1024;
    }
  }
}
