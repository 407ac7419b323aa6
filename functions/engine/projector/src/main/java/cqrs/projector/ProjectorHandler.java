package cqrs.projector;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import cqrs.journal.codec.JournalEntry;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.write.ApplyReport;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Applies a batch of stream records to several views. The answer names the first record that a view
 * has not acknowledged. Lambda delivers that record and all later ones again. Views that already
 * have them drop them as duplicates.
 */
record ProjectorHandler(List<Target> targets) {

  /** A view and its engine. */
  record Target(String view, Delivering engine) {}

  /** As {@link Engine#deliver}. */
  @FunctionalInterface
  interface Delivering {
    Engine.Delivered deliver(
        Collection<JournalEntry> entries, Instant until, Consumer<ApplyReport> done);
  }

  /**
   * Delivers the records of an event.
   *
   * @throws IllegalArgumentException if it is no event of a stream
   */
  StreamsEventResponse handle(@Nullable DynamodbEvent event, Instant until, LambdaLogger logger) {
    if (event == null || !StreamRecords.areIn(event)) {
      throw LogLine.wrongEvent(
          "The event is none of a DynamoDB stream: it needs Records, each with"
              + " dynamodb.SequenceNumber.",
          logger);
    }
    Map<String, JournalEntry> entries = new LinkedHashMap<>();
    List<String> failed = new ArrayList<>();
    for (DynamodbStreamRecord record : event.getRecords()) {
      String sequenceNumber = StreamRecords.sequenceNumber(record);
      try {
        entries.put(sequenceNumber, StreamRecords.entry(record));
      } catch (RuntimeException e) {
        // Lambda delivers it again until the event source mapping sends it to its destination.
        failed.add(sequenceNumber);
        LogLine.error("unreadable record")
            .with("sequenceNumber", sequenceNumber)
            .metric(Metric.UNREADABLE_RECORDS, 1)
            .error(e)
            .write(logger);
      }
    }
    // An Error ends the invocation, and no record is acknowledged.
    List<Outcome> outcomes =
        ParallelCalls.map(
            targets, Integer.MAX_VALUE, target -> deliver(target, entries.values(), until));
    for (Outcome outcome : outcomes) {
      outcome.unacknowledged(entries).forEach(failed::add);
    }
    Optional<String> from = failed.stream().min(StreamRecords::compare);
    outcomes.forEach(outcome -> outcome.write(event.getRecords().size(), from, logger));
    return new StreamsEventResponse(from.stream().map(BatchItemFailure::new).toList());
  }

  /**
   * The outcome of a delivery to one view.
   *
   * @param result empty if the delivery failed
   * @param reports of all chunks, even if the delivery failed
   */
  record Outcome(
      String view,
      Optional<Engine.Delivered> result,
      Optional<RuntimeException> failure,
      List<ApplyReport> reports,
      long milliseconds) {

    private Stream<String> unacknowledged(Map<String, JournalEntry> entries) {
      return entries.entrySet().stream()
          .filter(
              entry ->
                  result.map(r -> r.isUnacknowledged(entry.getValue().position())).orElse(true))
          .map(Map.Entry::getKey);
    }

    private void write(int records, Optional<String> failedFrom, LambdaLogger logger) {
      LogLine line =
          LogLine.info("delivered")
              .with("records", records)
              .metric(Metric.DELIVERIES_FAILED, failure.isPresent() ? 1 : 0)
              .metric(Metric.DUPLICATES_DROPPED, result.map(r -> r.duplicates()).orElse(0))
              .metric(Metric.DELIVERY_MILLISECONDS, milliseconds);
      failedFrom.ifPresent(sequenceNumber -> line.with("failedFrom", sequenceNumber));
      failure.ifPresent(line::error);
      ApplyLog.write(line, view, reports, logger);
    }
  }

  private static Outcome deliver(Target target, Collection<JournalEntry> entries, Instant until) {
    long began = System.nanoTime();
    List<ApplyReport> reports = new ArrayList<>();
    Optional<Engine.Delivered> delivered = Optional.empty();
    Optional<RuntimeException> failure = Optional.empty();
    try {
      delivered = Optional.of(target.engine().deliver(entries, until, reports::add));
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    }
    long milliseconds = (System.nanoTime() - began) / 1_000_000;
    return new Outcome(target.view(), delivered, failure, reports, milliseconds);
  }
}
