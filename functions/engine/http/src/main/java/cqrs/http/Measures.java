package cqrs.http;

import cqrs.http.problem.ProblemType;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.util.Optional;

/** What a function reports of each request that it has answered. */
@FunctionalInterface
public interface Measures {

  /** Nothing but the log line. */
  Measures NONE = (_, _, _, _) -> {};

  /**
   * Adds metrics to the request's log line.
   *
   * @param problem why there is no success; empty if there is one
   * @param millis how long the answer took
   */
  void add(LogLine line, Response response, Optional<ProblemType> problem, long millis);

  /** Those of queries of one view. */
  static Measures queries(String view) {
    return (line, response, problem, millis) -> {
      boolean behind = problem.filter(ProblemType.VIEW_BEHIND::equals).isPresent();
      LogLine _ =
          line.view(view)
              .metric(Metric.QUERY_MILLISECONDS, millis)
              .metric(Metric.BEHIND_ANSWERS, behind ? 1 : 0)
              .metric(Metric.QUERY_FAULTS, response.status() >= 500 && !behind ? 1 : 0);
    };
  }
}
