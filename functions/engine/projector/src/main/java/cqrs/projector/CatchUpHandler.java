package cqrs.projector;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.run.CatchUp;
import cqrs.projection.internal.run.Engine;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings views to the journal's heads. A failure of one view does not stop the others. */
record CatchUpHandler(
    List<Engine> engines, JournalReader journal, Partitions partitions, CatchUp catchUp) {

  /**
   * Catches up and returns the result of each view.
   *
   * @throws IllegalArgumentException if the event names a view that this function does not keep
   * @throws RuntimeException the first failure, after all views have ended
   */
  Map<String, Object> handle(@Nullable ScheduledEvent event, Instant until, LambdaLogger logger) {
    List<Engine> wanted = wanted(event, logger);
    Map<Integer, Long> heads = journal.heads(partitions);
    return Map.of(
        "views",
        ParallelCalls.map(
            wanted, Integer.MAX_VALUE, engine -> caughtUp(engine, heads, until, logger)));
  }

  private Map<String, Object> caughtUp(
      Engine engine, Map<Integer, Long> heads, Instant until, LambdaLogger logger) {
    try {
      CatchUp.Result result =
          catchUp.run(
              engine,
              heads,
              until,
              report ->
                  ApplyLog.write(
                      LogLine.info("catching up"), engine.view(), List.of(report), logger));
      LogLine.info("caught up")
          .view(engine.view())
          .with("partitionsBehind", result.behind().size())
          .write(logger);
      return json(engine.view(), result);
    } catch (RuntimeException e) {
      LogLine.info("not caught up")
          .view(engine.view())
          .metric(Metric.DELIVERIES_FAILED, 1)
          .error(e)
          .write(logger);
      throw e;
    }
  }

  private static Map<String, Object> json(String view, CatchUp.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("view", view);
    json.put("applied", result.applied());
    json.put("rows", result.rows());
    json.put("partitionsBehind", result.behind().size());
    return json;
  }

  private List<Engine> wanted(@Nullable ScheduledEvent event, LambdaLogger logger) {
    Object views =
        event == null || event.getDetail() == null ? null : event.getDetail().get("views");
    if (views == null) {
      return engines;
    }
    List<String> known = engines.stream().map(Engine::view).toList();
    if (!(views instanceof Collection<?> names) || names.isEmpty() || !known.containsAll(names)) {
      throw LogLine.wrongEvent(
          "detail.views is " + views + ": it must list some of " + String.join(", ", known) + ".",
          logger);
    }
    return engines.stream().filter(engine -> names.contains(engine.view())).toList();
  }
}
