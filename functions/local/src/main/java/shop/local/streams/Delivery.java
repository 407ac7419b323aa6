package shop.local.streams;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.local.streams.InvocationRecord.Condition;
import shop.local.streams.InvocationRecord.LastResponse;

/**
 * Delivers one batch until each of its records has succeeded or was given up, strictly in order.
 *
 * <p>As Lambda documents it: without bisecting, a failed batch (after a partial success what
 * remains of it) is tried again as often as the retries allow. With bisecting, a failed batch is
 * split in halves, after a partial success at the reported record; splitting uses up no retry, so
 * retries only begin with a single record. A report of the very first record leaves nothing to
 * split off; it is taken for what it says, a batch that failed as a whole. Records that grow too
 * old are given up before each try.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">Retain
 *     discarded records for a DynamoDB event source in Lambda</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">Configuring
 *     partial batch response with DynamoDB and Lambda</a>
 */
final class Delivery {
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  private final MappingSettings settings;
  private final String streamArn;
  private final Invoker invoker;
  private final @Nullable FailureDestination onFailure;
  private final Checkpoints checkpoints;
  private final Counters counters;
  private final Gate gate;
  private final InstantSource clock;
  private final Backoff backoff;

  Delivery(
      MappingSettings settings,
      String streamArn,
      Invoker invoker,
      @Nullable FailureDestination onFailure,
      Checkpoints checkpoints,
      Counters counters,
      Gate gate,
      InstantSource clock,
      Backoff backoff) {
    this.settings = settings;
    this.streamArn = streamArn;
    this.invoker = invoker;
    this.onFailure = onFailure;
    this.checkpoints = checkpoints;
    this.counters = counters;
    this.gate = gate;
    this.clock = clock;
    this.backoff = backoff;
  }

  /** Part of a batch, with what its records have been through. */
  private record Part(
      List<StreamEvent> events, int failures, int invocations, LastResponse lastResponse) {

    Part from(int index) {
      return with(events.subList(index, events.size()));
    }

    Part upTo(int index) {
      return with(events.subList(0, index));
    }

    Part failedOnceMore() {
      return new Part(events, failures + 1, invocations, lastResponse);
    }

    private Part with(List<StreamEvent> some) {
      return new Part(some, failures, invocations, lastResponse);
    }
  }

  /** What an invocation came to: so many records from the first on succeeded. */
  private record Outcome(int succeeded, LastResponse response) {}

  /** False when the mapping was closed before the batch was done. */
  boolean deliver(String shardId, List<StreamEvent> batch) {
    Deque<Part> parts = new ArrayDeque<>();
    parts.push(new Part(batch, 0, 0, LastResponse.NONE));
    while (!parts.isEmpty()) {
      if (!gate.proceed()) {
        return false;
      }
      Part part = withoutExpired(shardId, parts.pop());
      if (part.events().isEmpty()) {
        continue;
      }
      Outcome outcome = invoke(part);
      if (outcome.succeeded() > 0) {
        reached(shardId, part.events().get(outcome.succeeded() - 1));
      }
      if (outcome.succeeded() < part.events().size()) {
        Part tried =
            new Part(part.events(), part.failures(), part.invocations() + 1, outcome.response());
        again(shardId, tried, outcome.succeeded(), parts);
      }
    }
    return true;
  }

  private void again(String shardId, Part tried, int succeeded, Deque<Part> parts) {
    Part left = tried.from(succeeded);
    if (settings.bisectOnError() && succeeded > 0) {
      parts.push(left);
    } else if (settings.bisectOnError() && left.events().size() > 1) {
      int half = left.events().size() / 2;
      parts.push(left.from(half));
      parts.push(left.upTo(half));
    } else if (settings.retriesAreSpent(left.failures() + 1)) {
      discard(Condition.RETRY_ATTEMPTS_EXHAUSTED, shardId, left);
    } else {
      parts.push(left.failedOnceMore());
      gate.rest(backoff.after(left.failures() + 1));
    }
  }

  private Part withoutExpired(String shardId, Part part) {
    Instant oldest = clock.instant().minus(settings.ageLimit());
    int expired = 0;
    while (expired < part.events().size()
        && part.events().get(expired).created().isBefore(oldest)) {
      expired++;
    }
    if (expired > 0) {
      discard(Condition.RECORD_AGE_EXCEEDED, shardId, part.upTo(expired));
    }
    return part.from(expired);
  }

  private Outcome invoke(Part part) {
    List<StreamEvent> events = part.events();
    counters.sending(events.getLast().created());
    Outcome outcome;
    try {
      byte[] answer = invoker.invoke(EventJson.ofBatch(events));
      outcome =
          new Outcome(
              settings.reportBatchItemFailures()
                  ? BatchResponse.succeeded(answer, events)
                  : events.size(),
              LastResponse.REPORTED);
    } catch (Throwable e) { // Whatever a function does, its poller lives: deployed, they are apart.
      String first = events.getFirst().sequenceNumber();
      if (part.invocations() == 0) {
        log.warn("{} failed on a batch of {} from {}", settings.name(), events.size(), first, e);
      } else {
        log.info("{} failed again on {} from {}: {}", settings.name(), events.size(), first, e);
      }
      outcome = new Outcome(0, LastResponse.ERROR);
    } finally {
      // A function may leave its thread interrupted; the next one must not find it so.
      Thread.interrupted();
    }
    counters.sent(events.size(), events.size() - outcome.succeeded());
    return outcome;
  }

  private void discard(Condition why, String shardId, Part part) {
    List<StreamEvent> events = part.events();
    log.warn(
        "{} gave up {} records from {} on: {}",
        settings.name(),
        events.size(),
        events.getFirst().sequenceNumber(),
        why);
    counters.givenUp(events.size(), told(why, shardId, part));
    reached(shardId, events.getLast());
  }

  private boolean told(Condition why, String shardId, Part part) {
    if (onFailure == null) {
      return false;
    }
    byte[] json =
        InvocationRecord.of(
            why,
            part.events(),
            shardId,
            streamArn,
            settings.name(),
            part.invocations(),
            part.lastResponse(),
            clock.instant());
    try {
      onFailure.send(json);
      return true;
    } catch (RuntimeException e) {
      log.warn("The failure destination of {} failed; the report is lost", settings.name(), e);
      return false;
    }
  }

  private void reached(String shardId, StreamEvent event) {
    checkpoints.reach(shardId, event.sequenceNumber());
  }
}
