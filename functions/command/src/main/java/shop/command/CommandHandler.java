package shop.command;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import shop.domain.ShopEvent;
import shop.http.Access;
import shop.http.Edge;
import shop.http.IfMatch;
import shop.http.ProblemType;
import shop.http.Request;
import shop.http.Response;
import shop.journal.Journal;
import shop.journal.WriteModel;
import shop.telemetry.LogLine;
import shop.telemetry.Metric;

/** All commands: each route's reader, and one way to carry out what it has read. */
public final class CommandHandler {

  /** How long a command goes on after lost races; a caller waits no longer than that either. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final WriteModel writeModel;
  private final Supplier<Journal<ShopEvent>> journal;
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final Duration patience;
  private final Edge edge;

  /**
   * A handler of all command routes.
   *
   * @param journal asked at every command; it may fail as a read does
   * @param ids makes the ids of events, and of aggregates whose caller leaves them to us
   * @param access who may send commands
   */
  public CommandHandler(
      WriteModel writeModel,
      Supplier<Journal<ShopEvent>> journal,
      InstantSource clock,
      Supplier<String> ids,
      Access access) {
    this(writeModel, journal, clock, ids, access, PATIENCE);
  }

  CommandHandler(
      WriteModel writeModel,
      Supplier<Journal<ShopEvent>> journal,
      InstantSource clock,
      Supplier<String> ids,
      Access access,
      Duration patience) {
    this.writeModel = writeModel;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
    this.patience = patience;
    this.edge = new Edge(handlers(readers(ids)), access, CommandHandler::measure);
  }

  private static Map<String, CommandReader> readers(Supplier<String> ids) {
    return Map.ofEntries(
        Map.entry("POST /customers", new RegisterCustomer(ids)),
        Map.entry("PUT /customers/{id}/region", new MoveCustomer()),
        Map.entry("POST /products", new AddProduct(ids)),
        Map.entry("PUT /products/{id}/price", new RepriceProduct()),
        Map.entry("PUT /products/{id}/name", new RenameProduct()),
        Map.entry("POST /orders", new PlaceOrder(ids)),
        Map.entry("POST /orders/{id}/payment", new PayOrder()),
        Map.entry("POST /orders/{id}/shipment", new ShipOrder()),
        Map.entry("POST /orders/{id}/delivery", new DeliverOrder()),
        Map.entry("POST /orders/{id}/cancellation", new CancelOrder()),
        Map.entry("POST /orders/{id}/returns", new ReturnLines()));
  }

  private Map<String, Edge.Handler> handlers(Map<String, CommandReader> readers) {
    return readers.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> request -> command(request, entry.getValue())));
  }

  public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  /** The clock is read once: all times of one command agree. */
  private Response command(Request request, CommandReader reader) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    request.noQuery();
    Intent<?, ?> intent = reader.read(request, now);
    return execute(intent, request, now);
  }

  private <S, E extends ShopEvent> Response execute(
      Intent<S, E> intent, Request request, Instant now) {
    Optional<IdempotencyKey> key = IdempotencyKey.of(request);
    Optional<IfMatch> ifMatch = IfMatch.of(request);
    Execution.Origin origin =
        new Execution.Origin(now, request.correlationId(), request.requestId(), ids);
    Execution<S, E> execution =
        new Execution<>(writeModel, journal.get(), intent, key, ifMatch, origin, patience);
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
      return response.headers().containsKey(Execution.REPLAYED) ? "Replayed" : "Done";
    }
    return switch (problem.get()) {
      case UNAVAILABLE, OUTCOME_UNKNOWN -> "Busy";
      case INTERNAL -> "Failed";
      default -> "Refused";
    };
  }
}
