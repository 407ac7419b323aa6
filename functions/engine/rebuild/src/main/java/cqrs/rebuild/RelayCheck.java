package cqrs.rebuild;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.domain.Application;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Lag;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.RelayCheckpoints;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the relay's lag, and starts the relay if it is behind the view and does not move.
 *
 * @param still a relay that has not moved for this time is not running
 */
record RelayCheck(
    ProjectionStore store, RelayCheckpoints checkpoints, Lag lag, ControlBus bus, Duration still) {

  /** The last offset published per partition. */
  Map<Integer, Long> published() {
    return checkpoints.read().map(RelayCheckpoints.Progress::offsets).orElse(Map.of());
  }

  /**
   * Checks once.
   *
   * @param published read before the heads
   */
  void check(
      Map<Integer, Long> published, Map<Integer, Long> heads, Instant now, LambdaLogger logger) {
    Lag.Behind behind = lag.behind(published, heads, now);
    LogLine line =
        LogLine.info("measured")
            .view(RelayCheckpoints.RELAY)
            .metric(Metric.LAG_EVENTS, behind.events())
            .metric(Metric.LAG_SECONDS, behind.seconds());
    try {
      boolean started = isStalled(published) && bus.relay();
      LogLine _ = line.metric(Metric.CATCH_UPS_STARTED, started ? 1 : 0);
    } catch (RuntimeException e) {
      LogLine _ = line.error(e);
      throw e;
    } finally {
      line.write(logger);
    }
  }

  private boolean isStalled(Map<Integer, Long> published) {
    boolean mayPublish =
        store
            .active(Application.current().publishedView())
            .map(Generation::checkpoints)
            .orElse(Map.of())
            .entrySet()
            .stream()
            .anyMatch(shown -> shown.getValue() > published.getOrDefault(shown.getKey(), 0L));
    if (!mayPublish) {
      return false;
    }
    LockSupport.parkNanos(still.toNanos());
    return published().equals(published);
  }
}
