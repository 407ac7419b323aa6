package shop.notices;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.telemetry.LogLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.domain.OrderStatus;

/** Writes one notice an event, however often the event comes. */
final class NoticesHandler {

  /** The outcome of an event. */
  enum Outcome {
    WRITTEN,
    /** It has come before, or another delivery of it was quicker. */
    THERE_ALREADY,
    /** The notice is out of date. */
    CANCELLED,
    /** Its notice would have been deleted by now, so it may have been there. */
    TOO_OLD
  }

  private final Notices notices;
  private final Orders orders;
  private final Duration kept;
  private final Clock clock;

  /**
   * The handler.
   *
   * @param kept how long after the order's time a notice is kept
   */
  NoticesHandler(Notices notices, Orders orders, Duration kept, Clock clock) {
    this.notices = notices;
    this.orders = orders;
    this.kept = kept;
    this.clock = clock;
  }

  /**
   * Takes an event.
   *
   * @throws RuntimeException if there may have to be a notice and it could not be written: Lambda
   *     tries again, and in the end hands the event to the queue of failures
   */
  Outcome handle(@Nullable Map<String, ?> event, LambdaLogger logger) {
    if (event == null) {
      throw LogLine.wrongEvent("The event is no JSON object: it must be an OrderPlaced.", logger);
    }
    LogLine line = LogLine.info("event taken");
    try {
      // EventBridge's own, which an event has only when it is replayed.
      if (event.get("replay-name") != null) {
        LogLine _ = line.with("replay", event.get("replay-name"));
      }
      PlacedOrder order = PlacedOrder.of(event);
      LogLine _ =
          line.with("correlationId", order.correlationId())
              .with("eventId", order.eventId())
              .with("orderId", order.orderId());
      Outcome outcome = handle(order);
      LogLine _ = line.with("outcome", outcome.name());
      return outcome;
    } catch (RuntimeException e) {
      LogLine _ = line.error(e);
      throw e;
    } finally {
      line.write(logger);
    }
  }

  private Outcome handle(PlacedOrder order) {
    Instant expiresAt = order.occurredAt().plus(kept);
    if (!clock.instant().isBefore(expiresAt)) {
      return Outcome.TOO_OLD;
    }
    if (orders.status(order) == OrderStatus.CANCELLED) {
      return Outcome.CANCELLED;
    }
    return notices.add(order, expiresAt) ? Outcome.WRITTEN : Outcome.THERE_ALREADY;
  }
}
