package cqrs.projector;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.internal.run.CatchUp;
import cqrs.projection.internal.run.Engine;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Brings every view to the journal's heads; one that fails does not hold up the others. */
final class CatchUpHandler {

  private final List<Engine> engines;
  private final JournalReader journal;
  private final Partitions partitions;
  private final CatchUp catchUp;

  CatchUpHandler(
      List<Engine> engines, JournalReader journal, Partitions partitions, CatchUp catchUp) {
    this.engines = List.copyOf(engines);
    this.journal = journal;
    this.partitions = partitions;
    this.catchUp = catchUp;
  }

  /**
   * Catches up, and answers what it came to, view by view.
   *
   * @throws IllegalArgumentException if the event names a view that this function does not keep
   * @throws RuntimeException the first view's failure, when all have ended
   */
  Map<String, Object> handle(ScheduledEvent event, Instant until, LambdaLogger logger) {
    List<Engine> wanted = wanted(event);
    Map<Integer, Long> heads = journal.heads(partitions);
    return Map.of(
        "views",
        Parallel.all(
            wanted.stream()
                .<Callable<Map<String, Object>>>map(
                    engine -> () -> caughtUp(engine, heads, until, logger))
                .toList()));
  }

  private Map<String, Object> caughtUp(
      Engine engine, Map<Integer, Long> heads, Instant until, LambdaLogger logger) {
    try {
      CatchUp.Result result =
          catchUp.run(
              engine,
              heads,
              until,
              work ->
                  WorkLog.write(LogLine.info("catching up"), engine.view(), List.of(work), logger));
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

  private List<Engine> wanted(ScheduledEvent event) {
    Object views = event.getDetail() == null ? null : event.getDetail().get("views");
    if (views == null) {
      return engines;
    }
    List<String> known = engines.stream().map(Engine::view).toList();
    if (!(views instanceof Collection<?> names) || names.isEmpty() || !known.containsAll(names)) {
      throw new IllegalArgumentException(
          "detail.views is " + views + ": it must list some of " + String.join(", ", known) + ".");
    }
    return engines.stream().filter(engine -> names.contains(engine.view())).toList();
  }
}
