package cqrs.projector;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.dynamodb.Parallel;
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
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings every view up to what a batch of stream records tells of. The answer names the lowest
 * record that is not done in one of the views: it and all after it come again, and what was done is
 * then a duplicate.
 */
final class ProjectorHandler {

  private final List<Target> targets;

  ProjectorHandler(List<Target> targets) {
    this.targets = List.copyOf(targets);
  }

  /** Where a batch goes, and until when: a view and its engine. */
  record Target(String view, Delivering engine) {}

  /** {@link Engine#deliver}. */
  @FunctionalInterface
  interface Delivering {
    Engine.Delivered deliver(
        Collection<JournalEntry> entries, Instant until, Consumer<ApplyReport> done);
  }

  StreamsEventResponse handle(DynamodbEvent event, Instant until, LambdaLogger logger) {
    Map<String, JournalEntry> entries = new LinkedHashMap<>();
    List<String> failed = new ArrayList<>();
    for (DynamodbStreamRecord record : event.getRecords()) {
      String sequenceNumber = StreamRecords.sequenceNumber(record);
      try {
        entries.put(sequenceNumber, StreamRecords.entry(record));
      } catch (RuntimeException e) {
        // It comes again until the mapping gives up and keeps it: lost in silence it cannot be.
        failed.add(sequenceNumber);
        LogLine.error("unreadable record")
            .with("sequenceNumber", sequenceNumber)
            .metric(Metric.UNREADABLE_RECORDS, 1)
            .error(e)
            .write(logger);
      }
    }
    List<Outcome> outcomes = deliver(entries.values(), until);
    for (Outcome outcome : outcomes) {
      outcome.unacknowledged(entries).forEach(failed::add);
    }
    Optional<String> from = failed.stream().min(StreamRecords::compare);
    outcomes.forEach(outcome -> outcome.write(event.getRecords().size(), from, logger));
    return new StreamsEventResponse(from.stream().map(BatchItemFailure::new).toList());
  }

  /**
   * How a delivery to one view ended.
   *
   * @param result empty if it failed
   * @param work what was done, also if it failed
   */
  record Outcome(
      String view,
      Optional<Engine.Delivered> result,
      Optional<RuntimeException> failure,
      List<ApplyReport> work,
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
      WorkLog.write(line, view, work, logger);
    }
  }

  /** An Error ends the invocation: nothing of the batch is acknowledged. */
  private List<Outcome> deliver(Collection<JournalEntry> entries, Instant until) {
    return Parallel.all(
        targets.stream()
            .<Callable<Outcome>>map(target -> () -> deliver(target, entries, until))
            .toList());
  }

  private static Outcome deliver(Target target, Collection<JournalEntry> entries, Instant until) {
    long began = System.nanoTime();
    List<ApplyReport> work = new ArrayList<>();
    Optional<Engine.Delivered> delivered = Optional.empty();
    Optional<RuntimeException> failure = Optional.empty();
    try {
      delivered = Optional.of(target.engine().deliver(entries, until, work::add));
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    }
    return new Outcome(target.view(), delivered, failure, work, millisecondsSince(began));
  }

  private static long millisecondsSince(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }
}
