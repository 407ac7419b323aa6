package shop.rebuild;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.projection.CatchUp;
import shop.projection.Engine;
import shop.projection.Lag;
import shop.telemetry.LogLine;
import shop.telemetry.Metric;

/**
 * One look at a view. What fails is kept and told at the end: the other views are looked at all the
 * same, and what was measured is written whatever becomes of the rest.
 */
final class ViewLook {

  private final Engine engine;
  private final Map<Integer, Long> heads;
  private final Lag.OfView lag;
  private final LogLine line;
  private boolean standsStill;
  private @Nullable RuntimeException failure;

  ViewLook(Engine engine, Map<Integer, Long> heads, Lag.OfView lag) {
    this.engine = engine;
    this.heads = heads;
    this.lag = lag;
    this.line =
        LogLine.info("measured")
            .view(lag.view())
            .metric(Metric.LAG_EVENTS, lag.events())
            .metric(Metric.LAG_SECONDS, lag.seconds())
            .metric(Metric.BLOCKED_PARTITIONS, lag.blocks().size())
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

  String view() {
    return lag.view();
  }

  /** Finds out whether anything moves the view. */
  void measure(CatchUp catchUp, boolean isFirst) {
    keeping(
        () -> {
          // New code tries at once what blocks; whether the catch-up has any, only that knows.
          boolean mayUnblock = isFirst && !lag.blocks().isEmpty();
          standsStill = mayUnblock || !catchUp.standing(engine, heads).isEmpty();
        });
  }

  /** It lags, and a catch-up would bring it forward. */
  boolean standsStill() {
    return standsStill;
  }

  /**
   * Looks after the view's generations, and writes the line.
   *
   * @param asked whether the catch-up was told of the views that stand still
   */
  void tend(Monitor monitor, boolean asked, LambdaLogger logger) {
    LogLine _ = line.metric(Metric.CATCH_UPS_STARTED, asked && standsStill ? 1 : 0);
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
      LogLine _ = line.error(e);
      failure = failure == null ? e : failure;
    }
  }
}
