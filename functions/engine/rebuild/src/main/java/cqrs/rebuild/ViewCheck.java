package cqrs.rebuild;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.projection.internal.generations.Lag;
import cqrs.projection.internal.run.CatchUp;
import cqrs.projection.internal.run.Engine;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One check of a view. It keeps the first failure until the end, so that the monitor checks all
 * views and logs all measurements.
 */
final class ViewCheck {

  private final Engine engine;
  private final Map<Integer, Long> heads;
  private final Lag.Measurement measurement;
  private final LogLine line;
  private boolean isStalled;
  private boolean noDelivery;
  private boolean mayUnblock;
  private @Nullable RuntimeException failure;

  ViewCheck(Engine engine, Map<Integer, Long> heads, Lag.Measurement measurement) {
    this.engine = engine;
    this.heads = heads;
    this.measurement = measurement;
    this.line = LogLine.info("measured").view(engine.view());
    switch (measurement) {
      case Lag.Measurement.Succeeded(Lag.ViewLag lag) -> {
        LogLine _ = line.adding(it -> measured(it, lag));
      }
      case Lag.Measurement.Failed(RuntimeException cause) -> keep(cause);
    }
  }

  private static void measured(LogLine line, Lag.ViewLag lag) {
    LogLine _ =
        line.metric(Metric.LAG_EVENTS, lag.events())
            .metric(Metric.LAG_SECONDS, lag.seconds())
            .metric(Metric.BLOCKED_PARTITIONS, lag.blocks().size() + blocksOfBuild(lag))
            .metric(Metric.CHECKPOINTS_AHEAD, lag.ahead())
            .metric(Metric.GENERATIONS_BUILDING, lag.building().isPresent() ? 1 : 0);
    lag.building()
        .filter(building -> building.build().events() > 0)
        .ifPresent(building -> line.metric(Metric.REBUILD_PROGRESS, percentDone(building)));
  }

  private static long percentDone(Lag.Building building) {
    return 100 * building.build().done(building.generation()) / building.build().events();
  }

  private static int blocksOfBuild(Lag.ViewLag lag) {
    return lag.building().map(building -> building.generation().blocks().size()).orElse(0);
  }

  String view() {
    return engine.view();
  }

  /**
   * Finds out whether the view moves.
   *
   * @param isNew whether this code was deployed recently; if so, a catch-up should retry blocked
   *     partitions at once, because its code may be new as well
   */
  void measure(CatchUp catchUp, boolean isNew) {
    keeping(
        () -> {
          CatchUp.Standing standing = catchUp.standing(engine, heads);
          isStalled = !standing.partitions().isEmpty();
          noDelivery = standing.noDelivery();
        });
    mayUnblock =
        isNew
            && measurement instanceof Lag.Measurement.Succeeded(Lag.ViewLag lag)
            && !lag.blocks().isEmpty();
  }

  boolean wantsCatchUp() {
    return isStalled || mayUnblock;
  }

  /**
   * Manages the view's generations, and writes the log line.
   *
   * @param requested whether a catch-up was requested for the views that want it
   */
  void finish(Monitor monitor, boolean requested, LambdaLogger logger) {
    LogLine _ = line.metric(Metric.CATCH_UPS_STARTED, requested && isStalled && noDelivery ? 1 : 0);
    keeping(() -> monitor.look(engine, heads));
    line.write(logger);
  }

  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  private void keeping(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      keep(e);
    }
  }

  private void keep(RuntimeException e) {
    LogLine _ = line.error(e);
    failure = failure == null ? e : failure;
  }
}
