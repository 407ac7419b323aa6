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

/** Measures how far the relay is, and rings for it where it is behind the view and stands still. */
final class RelayWatch {

  private final ProjectionStore store;
  private final RelayCheckpoints checkpoints;
  private final Lag lag;
  private final ControlBus bus;
  private final Duration still;

  /**
   * A watch.
   *
   * @param still a relay that has not moved for so long is not under way
   */
  RelayWatch(
      ProjectionStore store,
      RelayCheckpoints checkpoints,
      Lag lag,
      ControlBus bus,
      Duration still) {
    this.store = store;
    this.checkpoints = checkpoints;
    this.lag = lag;
    this.bus = bus;
    this.still = still;
  }

  /** Per partition, the last offset published. */
  Map<Integer, Long> published() {
    return checkpoints.read().map(RelayCheckpoints.Stand::offsets).orElse(Map.of());
  }

  /**
   * Looks once.
   *
   * @param published read before the heads
   */
  void look(
      Map<Integer, Long> published, Map<Integer, Long> heads, Instant now, LambdaLogger logger) {
    Lag.Behind behind = lag.behind(published, heads, now);
    LogLine line =
        LogLine.info("measured")
            .view(RelayCheckpoints.RELAY)
            .metric(Metric.LAG_EVENTS, behind.events())
            .metric(Metric.LAG_SECONDS, behind.seconds());
    try {
      boolean rings = standsStill(published);
      LogLine _ = line.metric(Metric.CATCH_UPS_STARTED, rings && bus.relay() ? 1 : 0);
    } catch (RuntimeException e) {
      LogLine _ = line.error(e);
      throw e;
    } finally {
      line.write(logger);
    }
  }

  private boolean standsStill(Map<Integer, Long> published) {
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
