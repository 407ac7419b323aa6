package shop.bench;

import cqrs.testkit.cost.Costs.Cost;
import java.util.List;

/**
 * What a function was asked to do and what that took, without its calls to DynamoDB.
 *
 * @param logBytes of the lines that it wrote itself
 * @param answerBytes of bodies and headers, if it answers HTTP requests
 */
record Use(long invocations, double seconds, long logBytes, long answerBytes) {

  static final Use NONE = new Use(0, 0, 0, 0);

  Use plus(Use other) {
    return new Use(
        invocations + other.invocations,
        seconds + other.seconds,
        logBytes + other.logBytes,
        answerBytes + other.answerBytes);
  }

  /**
   * A function's use over a while.
   *
   * @param memory in MB, as deployed
   * @param views write units of view tables and their indexes
   * @param other write units of all other tables
   */
  record OfFunction(
      String function, int memory, Use use, double readUnits, double views, double other) {

    static OfFunction of(String function, int memory, Use use, Cost all, Cost views) {
      return new OfFunction(
          function,
          memory,
          use,
          all.readUnits(),
          views.writeUnits(),
          all.writeUnits() - views.writeUnits());
    }

    double writeUnits() {
      return views + other;
    }

    double gigabyteSeconds() {
      return use.seconds() * memory / 1024;
    }
  }

  static double sum(List<OfFunction> all, java.util.function.ToDoubleFunction<OfFunction> what) {
    return all.stream().mapToDouble(what).sum();
  }
}
