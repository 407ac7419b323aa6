package cqrs.command;

import cqrs.command.CommandSpec.BusinessTime;
import cqrs.domain.AggregateId;
import cqrs.domain.Application;
import cqrs.domain.Decision;
import cqrs.domain.Event;
import cqrs.http.Preconditions;
import cqrs.http.Response;
import cqrs.http.json.Json;
import cqrs.http.problem.Fault;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import cqrs.journal.Append;
import cqrs.journal.Appended;
import cqrs.journal.Journal;
import cqrs.journal.Receipt;
import cqrs.journal.Versioned;
import cqrs.journal.WriteModel;
import cqrs.journal.codec.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Carries out one command: read, decide, append; and all of it again where a race was lost. */
final class CommandExecution<S, E extends A, A extends Event> {

  static final String REPLAYED = "Idempotent-Replayed";

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final WriteModel writeModel;
  private final Journal<A> journal;
  private final CommandSpec<S, E> command;
  private final Optional<IdempotencyKey> key;
  private final Preconditions conditions;
  private final Origin origin;
  private final long deadline;
  private int conflicts;

  CommandExecution(
      WriteModel writeModel,
      Journal<A> journal,
      CommandSpec<S, E> command,
      Optional<IdempotencyKey> key,
      Preconditions conditions,
      Origin origin,
      Duration patience) {
    this.writeModel = writeModel;
    this.journal = journal;
    this.command = command;
    this.key = key;
    this.conditions = conditions;
    this.origin = origin;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /**
   * Where a command comes from.
   *
   * @param ids makes event ids
   */
  record Origin(Instant now, String correlationId, String causationId, Supplier<String> ids) {}

  /**
   * The answer to the command.
   *
   * @throws ProblemException if it does not hold, or the races were lost too often
   * @throws EarlierThanLastException if it has to be read again with a later time
   */
  Response run() {
    for (int lost = 1; ; lost++) {
      long began = System.nanoTime();
      Optional<Response> answer = attempt();
      if (answer.isPresent()) {
        return answer.get();
      }
      conflicts++;
      pause(lost, System.nanoTime() - began);
    }
  }

  /** Races that it has lost so far. */
  int conflicts() {
    return conflicts;
  }

  /** Empty if a race was lost. */
  private Optional<Response> attempt() {
    LoadedState<S> loaded = LoadedState.read(writeModel, journal, command, key);
    loaded.aggregate().ifPresent(found -> command.checkAccess(found.state()));
    Optional<Receipt> receipt =
        key.flatMap(k -> loaded.rows().receipt(k.caller(), k.key(), origin.now()));
    if (receipt.isPresent()) {
      return receipt.map(this::replay);
    }
    long version = loaded.version();
    if (version > 0 || command.creates()) {
      Optional<Problem> broken = conditions.broken(version);
      if (broken.isPresent()) {
        return broken.map(this::refuse);
      }
    }
    Optional<Instant> lastAt = loaded.lastAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    Optional<BusinessTime> early =
        command.time().filter(time -> lastAt.filter(time.at()::isBefore).isPresent());
    if (early.filter(time -> !time.isGiven()).isPresent()) {
      throw new EarlierThanLastException(lastAt.orElseThrow());
    }
    return switch (command.decide(loaded)) {
      case Decision.Rejected<E, Problem>(var rejection) -> Optional.of(refuse(rejection));
      case Decision.Accepted<E, Problem>(var events) ->
          early.isEmpty() || events.isEmpty()
              ? append(loaded, events)
              : Optional.of(refuse(earlierThanLast(early.get(), lastAt.orElseThrow())));
    };
  }

  private Optional<Response> append(LoadedState<S> loaded, List<E> events) {
    if (events.isEmpty() && key.isEmpty()) {
      Versioned<S> aggregate = loaded.aggregate().orElseThrow();
      return Optional.of(
          answer(command.success(aggregate.version(), journal.token(aggregate.last()))));
    }
    Append<A> append = new Writing<S, E, A>(command, key, origin, journal).append(loaded, events);
    Position head =
        events.isEmpty() ? loaded.aggregate().orElseThrow().last() : loaded.head(journal);
    Duration patience = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    return switch (journal.append(
        append, head.partition(), head.offset(), origin.now(), patience, () -> conflicts++)) {
      case Appended.Done(Position last, long version) ->
          Optional.of(answer(command.success(version, journal.token(last))));
      case Appended.Outdated _ -> Optional.empty();
      case Appended.Crowded _ -> throw new ProblemException(crowded());
    };
  }

  private Response answer(Success success) {
    // A repeated command shows the aggregate of its first answer.
    AggregateId shown = new AggregateId(command.aggregate().type(), success.id());
    return success.response(Application.current().path(shown), command.creates());
  }

  private Response replay(Receipt receipt) {
    return answer(key.orElseThrow().replay(receipt).in(journal)).header(REPLAYED, "true");
  }

  /** The aggregate's last event occurred later than those of a command that is given no time. */
  static final class EarlierThanLastException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Instant lastAt;

    EarlierThanLastException(Instant lastAt) {
      super("The last event occurred at " + lastAt + ".", null, false, false);
      this.lastAt = lastAt;
    }

    Instant lastAt() {
      return lastAt;
    }
  }

  private static Problem earlierThanLast(BusinessTime time, Instant lastAt) {
    String detail =
        "%s must not precede the last event, which occurred at %s."
            .formatted(time.field(), Json.text(lastAt));
    return Problem.of(ProblemType.STATE_CONFLICT, detail)
        .with(List.of(new Fault("#/" + time.field(), detail)));
  }

  /** A concurrent twin may have just succeeded, and that is why this one does not hold. */
  private Response refuse(Problem problem) {
    return key.flatMap(k -> writeModel.settledReceipt(k.caller(), k.key(), origin.now()))
        .map(this::replay)
        .orElseThrow(() -> new ProblemException(problem));
  }

  private static Problem crowded() {
    return Problem.passing(
        ProblemType.UNAVAILABLE,
        "Too many commands for the same resource at once; nothing has changed: try again.",
        1);
  }

  /** In proportion to what an attempt takes. */
  private void pause(int lost, long attemptNanos) {
    long longest =
        Math.min(
            LONGEST_PAUSE.toNanos(), Math.max(1_000_000, attemptNanos) << Math.min(lost - 1, 6));
    long nanos = ThreadLocalRandom.current().nextLong(longest);
    if (System.nanoTime() + nanos > deadline || Thread.currentThread().isInterrupted()) {
      throw new ProblemException(crowded());
    }
    LockSupport.parkNanos(nanos);
  }
}
