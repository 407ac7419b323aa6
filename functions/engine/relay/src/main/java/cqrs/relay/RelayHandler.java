package cqrs.relay;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;

/** Runs the relay once and logs the result. */
record RelayHandler(Relay relay) {

  private static final int MAX_SHOWN = 10;

  /** How long the last round, with the SDK's retries, and the checkpoints may take. */
  private static final Duration LAST_ROUND = Duration.ofSeconds(15);

  private static final int PARTS = 4;

  /** When to begin no more rounds. Reserves at most a quarter of the remaining time. */
  static Instant until(int millisLeft, Instant now) {
    Duration left = Duration.ofMillis(millisLeft);
    Duration part = left.dividedBy(PARTS);
    return now.plus(left).minus(part.compareTo(LAST_ROUND) < 0 ? part : LAST_ROUND);
  }

  /**
   * Publishes all events that the view shows.
   *
   * @throws IllegalStateException if events are held back, so that Lambda retries
   */
  void handle(Instant until, LambdaLogger logger) {
    RelayResult relayed =
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
      LogLine _ = line.with("held", relayed.held().stream().limit(MAX_SHOWN).toList());
    }
    line.write(logger);
    if (!relayed.held().isEmpty()) {
      throw new IllegalStateException(
          "Held back: " + relayed.held().size() + ", first " + relayed.held().getFirst());
    }
  }
}
