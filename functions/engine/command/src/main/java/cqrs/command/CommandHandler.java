package cqrs.command;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.command.CommandExecution.EarlierThanLastException;
import cqrs.domain.Event;
import cqrs.http.Access;
import cqrs.http.HttpHandler;
import cqrs.http.Preconditions;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.problem.ProblemType;
import cqrs.journal.Journal;
import cqrs.journal.WriteModel;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Handles all commands of an application.
 *
 * @param <E> the application's events
 */
public final class CommandHandler<E extends Event> {

  /** How long a command goes on after lost races; a caller waits no longer than that either. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final WriteModel writeModel;
  private final Supplier<Journal<E>> journal;
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final int daysAhead;
  private final Duration patience;
  private final HttpHandler edge;

  /**
   * A handler of all command routes.
   *
   * @param commands the application's
   * @param journal asked at every command; it may fail as a read does
   * @param ids makes the ids of events, and of aggregates whose caller leaves them to us
   * @param access who may send commands
   */
  public CommandHandler(
      Commands<E> commands,
      WriteModel writeModel,
      Supplier<Journal<E>> journal,
      InstantSource clock,
      Supplier<String> ids,
      Access access) {
    this(commands, writeModel, journal, clock, ids, access, PATIENCE);
  }

  CommandHandler(
      Commands<E> commands,
      WriteModel writeModel,
      Supplier<Journal<E>> journal,
      InstantSource clock,
      Supplier<String> ids,
      Access access,
      Duration patience) {
    this.writeModel = writeModel;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
    this.patience = patience;
    this.daysAhead = commands.daysAhead();
    this.edge = new HttpHandler(handlers(commands.readers()), access, CommandHandler::measure);
  }

  private Map<String, HttpHandler.Handler> handlers(Map<String, CommandReader<E>> readers) {
    return readers.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> request -> command(request, entry.getValue())));
  }

  public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  /**
   * The clock is read once: all times of one command agree. Without a time of its own, a command
   * occurs now, or when the aggregate's last event did if that lies ahead of our clock.
   */
  private Response command(Request request, CommandReader<E> reader) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    request.noQuery();
    for (Instant time = now; ; ) {
      try {
        return execute(
            CommandRequest.read(request, reader, now, time, daysAhead, ids), request, now);
      } catch (EarlierThanLastException e) {
        time = e.lastAt();
      }
    }
  }

  private <S, C extends E> Response execute(
      CommandSpec<S, C> command, Request request, Instant now) {
    Optional<IdempotencyKey> key = IdempotencyKey.of(request);
    Preconditions conditions = Preconditions.of(request);
    CommandExecution.Origin origin =
        new CommandExecution.Origin(now, request.correlationId(), request.requestId(), ids);
    CommandExecution<S, C, E> execution =
        new CommandExecution<>(
            writeModel, journal.get(), command, key, conditions, origin, patience);
    try {
      return execution.run();
    } finally {
      LogLine _ = request.line().metric(Metric.CONFLICTS_RETRIED, execution.conflicts());
    }
  }

  private static void measure(
      LogLine line, Response response, Optional<ProblemType> problem, long millis) {
    LogLine _ =
        line.outcome(outcome(response, problem))
            .metric(Metric.COMMANDS, 1)
            .metric(Metric.COMMAND_FAULTS, response.status() >= 500 ? 1 : 0)
            .metric(Metric.COMMAND_MILLISECONDS, millis);
  }

  private static String outcome(Response response, Optional<ProblemType> problem) {
    if (problem.isEmpty()) {
      return response.headers().containsKey(CommandExecution.REPLAYED) ? "Replayed" : "Done";
    }
    ProblemType type = problem.get();
    if (type.equals(ProblemType.UNAVAILABLE) || type.equals(ProblemType.OUTCOME_UNKNOWN)) {
      return "Busy";
    }
    return type.equals(ProblemType.INTERNAL) ? "Failed" : "Refused";
  }
}
