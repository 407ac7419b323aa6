package local.streams;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import local.functions.Backoff;
import local.template.Template.Mapping;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one batch until each record has succeeded or was given up, strictly in order.
 *
 * <p>Without bisecting, what remains of a failed batch is tried again as often as the retries
 * allow. With bisecting, it is split: at the reported record, else in halves. Splitting uses up no
 * retry, so retries begin with a single record.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">Retain
 *     discarded records for a DynamoDB event source in Lambda</a>
 */
record Delivery(
    Mapping settings,
    String streamArn,
    Invoker invoker,
    Optional<Consumer<String>> onFailure,
    Positions positions,
    Counters counters,
    Gate gate,
    Backoff backoff) {
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  /** Part of a batch; {@code error} is null if the last invocation returned, or there was none. */
  private record Part(
      List<StreamEvent> events, int failures, int invocations, @Nullable String error) {
    Part between(int from, int to) {
      return new Part(events.subList(from, to), failures, invocations, error);
    }
  }

  /** How many records from the first on succeeded in an invocation. */
  private record Outcome(int succeeded, @Nullable String error) {}

  /** False when the mapping was closed before the batch was done. */
  boolean deliver(String shardId, List<StreamEvent> batch) {
    Deque<Part> parts = new ArrayDeque<>();
    parts.push(new Part(batch, 0, 0, null));
    while (!parts.isEmpty()) {
      if (!gate.proceed()) {
        return false;
      }
      Part part = parts.pop();
      Outcome outcome = invoke(part);
      if (outcome.succeeded() > 0) {
        reached(shardId, part.events().get(outcome.succeeded() - 1));
      }
      if (outcome.succeeded() < part.events().size()) {
        Part tried =
            new Part(part.events(), part.failures(), part.invocations() + 1, outcome.error());
        again(shardId, tried, outcome.succeeded(), parts);
      }
    }
    return true;
  }

  private void again(String shardId, Part tried, int succeeded, Deque<Part> parts) {
    int size = tried.events().size() - succeeded;
    Part left = tried.between(succeeded, tried.events().size());
    int failures = left.failures() + 1;
    if (settings.bisects() && succeeded > 0) {
      parts.push(left);
    } else if (settings.bisects() && size > 1) {
      parts.push(left.between(size / 2, size));
      parts.push(left.between(0, size / 2));
    } else if (settings.retries() >= 0 && failures > settings.retries()) {
      discard(shardId, left);
    } else {
      parts.push(new Part(left.events(), failures, left.invocations(), left.error()));
      gate.rest(backoff.after(failures));
    }
  }

  private Outcome invoke(Part part) {
    List<StreamEvent> events = part.events();
    counters.sending(events.getLast().created());
    Outcome outcome;
    try {
      byte[] answer = invoker.invoke(EventJson.ofBatch(events));
      outcome =
          new Outcome(
              settings.reportsItemFailures()
                  ? BatchResponse.succeeded(answer, events)
                  : events.size(),
              null);
    } catch (Throwable e) { // Whatever a function does, its poller lives: deployed, they are apart.
      String first = events.getFirst().sequenceNumber();
      if (part.invocations() == 0) {
        log.warn(
            "{} failed on a batch of {} from {}", settings.function(), events.size(), first, e);
      } else {
        log.info("{} failed again on {} from {}: {}", settings.function(), events.size(), first, e);
      }
      outcome = new Outcome(0, "Unhandled");
    } finally {
      // A function may leave its thread interrupted; the next one must not find it so.
      Thread.interrupted();
    }
    counters.sent(events.size(), events.size() - outcome.succeeded());
    return outcome;
  }

  private void discard(String shardId, Part part) {
    List<StreamEvent> events = part.events();
    log.warn(
        "{} gave up {} records from {} on: their retries are exhausted",
        settings.function(),
        events.size(),
        events.getFirst().sequenceNumber());
    counters.givenUp(events.size(), told(shardId, part));
    reached(shardId, events.getLast());
  }

  private boolean told(String shardId, Part part) {
    try {
      onFailure.ifPresent(
          queue ->
              queue.accept(
                  InvocationRecord.of(
                      part.events(),
                      shardId,
                      streamArn,
                      settings.function(),
                      part.invocations(),
                      part.error(),
                      Instant.now())));
      return onFailure.isPresent();
    } catch (RuntimeException e) {
      log.warn("The destination of {} failed; the report is lost", settings.function(), e);
      return false;
    }
  }

  private void reached(String shardId, StreamEvent event) {
    positions.reach(shardId, event.sequenceNumber());
  }
}
