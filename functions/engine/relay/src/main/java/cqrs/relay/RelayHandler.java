package cqrs.relay;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;

/** Runs the relay once and tells what it came to. */
final class RelayHandler {

  private static final int MOST_SHOWN = 10;

  /** A round under way, with the SDK's own retries, and the checkpoints. */
  private static final Duration LAST_ROUND = Duration.ofSeconds(15);

  private static final int PARTS = 4;

  private final Relay relay;

  RelayHandler(Relay relay) {
    this.relay = relay;
  }

  /** When a run has to come to an end by itself; of a short time, a part is kept back. */
  static Instant until(int millisLeft, Instant now) {
    Duration left = Duration.ofMillis(millisLeft);
    Duration part = left.dividedBy(PARTS);
    return now.plus(left).minus(part.compareTo(LAST_ROUND) < 0 ? part : LAST_ROUND);
  }

  /**
   * Publishes what may be published.
   *
   * @throws IllegalStateException if something is held back: the bell is to ring again
   */
  void handle(Instant until, LambdaLogger logger) {
    Relayed relayed =
        relay.run(
            until,
            ids ->
                LogLine.info("published")
                    .adding(it -> it.with("correlationIds", ids.stream().distinct().toList()))
                    .write(logger));
    LogLine line =
        (relayed.held().isEmpty() ? LogLine.info("relayed") : LogLine.error("held back"))
            .metric(Metric.EVENTS_PUBLISHED, relayed.published())
            .metric(Metric.PUBLISH_CALLS, relayed.calls())
            .metric(Metric.PUBLISH_RETRIES, relayed.retries());
    if (!relayed.held().isEmpty()) {
      LogLine _ = line.with("held", relayed.held().stream().limit(MOST_SHOWN).toList());
    }
    line.write(logger);
    if (!relayed.held().isEmpty()) {
      throw new IllegalStateException(
          "Held back: " + relayed.held().size() + ", first " + relayed.held().getFirst());
    }
  }
}
