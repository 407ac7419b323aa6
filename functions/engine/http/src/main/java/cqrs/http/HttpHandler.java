package cqrs.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import cqrs.journal.OutcomeUnknownException;
import cqrs.projection.internal.generations.ViewBusyException;
import cqrs.projection.read.BadCursorException;
import cqrs.projection.read.OlderRowsException;
import cqrs.projection.read.UnknownWriteException;
import cqrs.projection.read.ViewBehindException;
import cqrs.projection.read.ViewNotBuiltException;
import cqrs.telemetry.LogLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * What every HTTP function does around its handlers: finds the route's handler, asks who may call
 * it, turns whatever ends a request into a problem document, and logs one line a request. Only the
 * log gets to know what a bug was; bodies, parameters and e-mail addresses are in neither.
 */
public final class HttpHandler {

  private static final int OK = 200;
  private static final int RETRY_SOON = 1;
  private static final int RETRY_BUILT = 10;

  private static final Set<String> PASSING_REASONS =
      Set.of("None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  private final Map<String, Handler> handlers;
  private final Access access;
  private final Measures measures;

  /**
   * An edge before some handlers.
   *
   * @param handlers by route key; each route is one of {@link Api#routes}
   * @param access who may call them
   * @param measures what it reports of each request
   */
  public HttpHandler(Map<String, Handler> handlers, Access access, Measures measures) {
    this.handlers = Map.copyOf(handlers);
    this.access = access;
    this.measures = measures;
  }

  /** Answers one route. */
  @FunctionalInterface
  public interface Handler {
    Response handle(Request request);
  }

  public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent event, Context context) {
    long began = System.nanoTime();
    Request request = new Request(event, access);
    Optional<ProblemType> problem = Optional.empty();
    Response response;
    try {
      response = answer(request);
    } catch (RuntimeException | StackOverflowError e) {
      Problem found = problem(e, request.line());
      problem = Optional.of(found.type());
      response = sendable(found, request);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    report(request.line(), response, problem, millis, context);
    return response.toEvent();
  }

  /** The problem; without the list of faults, which its detail counts, where that is too long. */
  private static Response sendable(Problem problem, Request request) {
    Response response = Response.of(problem, request.instance());
    try {
      return Representation.encoded(request, response).sendable();
    } catch (AnswerTooLargeException e) {
      LogLine _ = request.line().error(e);
      return Response.of(problem.with(List.of()), request.instance());
    }
  }

  /** The answer goes out whatever becomes of this. */
  private void report(
      LogLine line,
      Response response,
      Optional<ProblemType> problem,
      long millis,
      Context context) {
    line.with("status", response.status())
        .with("milliseconds", millis)
        .adding(it -> measures.add(it, response, problem, millis))
        .write(access.log(context));
  }

  private Response answer(Request request) {
    Handler handler = handlers.get(request.routeKey());
    Route route = access.route(request.routeKey()).orElse(null);
    if (handler == null || route == null) {
      throw new ProblemException(access.noRoute(request));
    }
    access.check(request, route);
    Response response = handler.handle(request);
    // After all that changes the body: a tag is of what this caller is sent.
    Response tagged =
        route.isQuery() && response.status() == OK
            ? shown(request, withPreference(request, response), access.columns(route))
            : response;
    return Representation.encoded(request, tagged).sendable();
  }

  private static Response shown(Request request, Response json, List<String> columns) {
    Response negotiated = Representation.negotiated(request, json, columns);
    return Etags.conditional(request, negotiated, Representation.isCompressed(request, negotiated));
  }

  /** Tells the caller how long a read with a token would have waited. */
  private static Response withPreference(Request request, Response response) {
    return request.header("consistency-token").isEmpty()
        ? response
        : Consistency.wait(request)
            .map(seconds -> response.header("Preference-Applied", "wait=" + seconds))
            .orElse(response);
  }

  private static Problem problem(Throwable thrown, LogLine line) {
    return switch (thrown) {
      case ProblemException e -> e.problem();
      case BadCursorException _ ->
          Problem.badRequest(
              "The cursor is not one of this query's, or it is too old: begin without a cursor.");
      case UnknownWriteException _ -> Consistency.malformed().problem();
      case ViewNotBuiltException e ->
          Problem.passing(
              ProblemType.VIEW_BEHIND,
              e.isBuilding()
                  ? "The view is being built from the journal: GET /views shows how far it is."
                  : "The view is not built, and nothing is building it: the monitor, which runs"
                      + " every minute, starts that. GET /views shows the state.",
              RETRY_BUILT);
      case OlderRowsException _ ->
          Problem.passing(
              ProblemType.VIEW_BEHIND,
              "The view's rows are of an earlier version, which does not have this: it is answered"
                  + " once the view is rebuilt. GET /views shows the state.",
              RETRY_BUILT);
      case ViewBusyException _ ->
          Problem.passing(
              ProblemType.UNAVAILABLE,
              "The view's generations are changing: try again.",
              RETRY_SOON);
      case ViewBehindException _ ->
          Problem.passing(
              ProblemType.VIEW_BEHIND,
              "The view does not show that write yet: ask again, or wait for it with Prefer:"
                  + " wait=10.",
              RETRY_SOON);
      case AnswerTooLargeException e -> {
        LogLine _ = line.error(e);
        yield Problem.of(
            ProblemType.ANSWER_TOO_LARGE,
            "The answer is larger than can be sent: ask for less of it. The fault is ours, and"
                + " logged.");
      }
      case OutcomeUnknownException e -> {
        LogLine _ = line.warn(e);
        yield Problem.passing(
            ProblemType.OUTCOME_UNKNOWN,
            "The command may have taken effect: send it again with the same Idempotency-Key and id,"
                + " or look before you do.",
            RETRY_SOON);
      }
      case DynamoDbException e when isPassing(e) -> unavailable(line, e);
      case SdkClientException e -> unavailable(line, e);
      default -> {
        LogLine _ = line.error(thrown);
        yield Problem.of(
            ProblemType.INTERNAL,
            "The request could not be handled: the fault is ours, and logged.");
      }
    };
  }

  private static Problem unavailable(LogLine line, Throwable thrown) {
    LogLine _ = line.warn(thrown);
    return Problem.passing(ProblemType.UNAVAILABLE, "The store is busy: try again.", RETRY_SOON);
  }

  /** Throttling, races and server faults of DynamoDB. */
  private static boolean isPassing(DynamoDbException e) {
    return switch (e) {
      case ProvisionedThroughputExceededException _,
          RequestLimitExceededException _,
          ThrottlingException _,
          TransactionConflictException _,
          TransactionInProgressException _ ->
          true;
      case TransactionCanceledException cancelled ->
          cancelled.cancellationReasons().stream()
              .allMatch(reason -> PASSING_REASONS.contains(String.valueOf(reason.code())));
      default -> e.statusCode() >= 500 || e.isThrottlingException();
    };
  }
}
