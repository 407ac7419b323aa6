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
 * One look at a view. What fails is kept and told at the end: the other views are looked at all the
 * same, and what was measured is written whatever becomes of the rest.
 */
final class ViewLook {

  private final Engine engine;
  private final Map<Integer, Long> heads;
  private final Lag.Found found;
  private final LogLine line;
  private boolean standsStill;
  private boolean noDelivery;
  private boolean mayUnblock;
  private @Nullable RuntimeException failure;

  ViewLook(Engine engine, Map<Integer, Long> heads, Lag.Found found) {
    this.engine = engine;
    this.heads = heads;
    this.found = found;
    this.line = LogLine.info("measured").view(engine.view());
    switch (found) {
      case Lag.Found.Good(Lag.OfView lag) -> {
        LogLine _ = line.adding(it -> measured(it, lag));
      }
      case Lag.Found.Failed(RuntimeException cause) -> keep(cause);
    }
  }

  private static void measured(LogLine line, Lag.OfView lag) {
    LogLine _ =
        line.metric(Metric.LAG_EVENTS, lag.events())
            .metric(Metric.LAG_SECONDS, lag.seconds())
            .metric(Metric.BLOCKED_PARTITIONS, lag.blocks().size() + blocksOfBuild(lag))
            .metric(Metric.CHECKPOINTS_AHEAD, lag.ahead())
            .metric(Metric.GENERATIONS_BUILDING, lag.building().isPresent() ? 1 : 0);
    lag.building()
        .filter(building -> building.build().events() > 0)
        .ifPresent(
            building ->
                line.metric(
                    Metric.REBUILD_PROGRESS,
                    100
                        * building.build().done(building.generation())
                        / building.build().events()));
  }

  private static int blocksOfBuild(Lag.OfView lag) {
    return lag.building().map(building -> building.generation().blocks().size()).orElse(0);
  }

  String view() {
    return engine.view();
  }

  /**
   * Finds out whether anything moves the view.
   *
   * @param isNew the code is, so a catch-up tries at once what blocks and is not due: whether it
   *     has the new code, too, only that knows
   */
  void measure(CatchUp catchUp, boolean isNew) {
    keeping(
        () -> {
          CatchUp.Standing standing = catchUp.standing(engine, heads);
          standsStill = !standing.partitions().isEmpty();
          noDelivery = standing.noDelivery();
        });
    mayUnblock =
        isNew && found instanceof Lag.Found.Good(Lag.OfView lag) && !lag.blocks().isEmpty();
  }

  /** A catch-up may bring it forward. */
  boolean wantsCatchUp() {
    return standsStill || mayUnblock;
  }

  /**
   * Looks after the view's generations, and writes the line.
   *
   * @param asked whether the catch-up was told of the views that want it
   */
  void tend(Monitor monitor, boolean asked, LambdaLogger logger) {
    LogLine _ = line.metric(Metric.CATCH_UPS_STARTED, asked && standsStill && noDelivery ? 1 : 0);
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
