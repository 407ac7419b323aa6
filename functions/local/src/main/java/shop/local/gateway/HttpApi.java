package shop.local.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import shop.local.functions.LocalFunction;
import shop.local.functions.Outcome;
import shop.local.functions.Outcome.Failed;
import shop.local.functions.Outcome.Returned;
import shop.local.functions.Outcome.Throttled;
import shop.local.functions.Outcome.TimedOut;
import shop.local.gateway.HttpRequest.Header;
import shop.local.template.Template.Route;

/** The HTTP API: from a request over its route and function to an answer. */
public final class HttpApi {
  /** Of an event or a result, in bytes; Lambda takes and gives no more. */
  static final int PAYLOAD_LIMIT = 6 * 1024 * 1024;

  private final RouteTable routes;
  private final Map<String, LocalFunction> functions;
  private final HttpEvents events = new HttpEvents();

  /**
   * An API of these routes.
   *
   * @param functions by logical id, every one that a route names
   */
  public HttpApi(List<Route> routes, Map<String, LocalFunction> functions) {
    this.routes = new RouteTable(routes);
    this.functions = Map.copyOf(functions);
  }

  /** Whether a route is meant for this request, other than the one that takes everything. */
  boolean declares(HttpRequest request) {
    return routes
        .find(request.method(), request.segments())
        .filter(match -> !match.route().method().equals(Route.DEFAULT))
        .isPresent();
  }

  HttpAnswer answer(HttpRequest request) {
    var requestId = UUID.randomUUID().toString();
    var answer = answer(request, requestId);
    var headers = new ArrayList<>(answer.headers());
    headers.add(new Header("apigw-requestid", requestId));
    return new HttpAnswer(answer.status(), headers, answer.body());
  }

  private HttpAnswer answer(HttpRequest request, String requestId) {
    var match = routes.find(request.method(), request.segments()).orElse(null);
    var function = match == null ? null : functions.get(match.route().function());
    if (match == null || function == null) {
      return HttpAnswer.ofGateway(404, "Not Found");
    }
    byte[] event;
    try {
      event = events.toJson(request, match, requestId);
    } catch (IllegalArgumentException e) {
      return HttpAnswer.ofGateway(400, "Bad Request");
    }
    if (event.length > PAYLOAD_LIMIT) {
      return HttpAnswer.ofGateway(413, "Request Entity Too Large");
    }
    return answer(function, event, match.route());
  }

  private static HttpAnswer answer(LocalFunction function, byte[] event, Route route) {
    try {
      // The API stops waiting at its own limit; the function goes on until its timeout.
      Outcome outcome =
          function.start(event).get(route.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return switch (outcome) {
        case Returned(String json)
            when json.getBytes(StandardCharsets.UTF_8).length <= PAYLOAD_LIMIT ->
            HttpAnswer.ofFunction(json);
        case Returned _, Failed _ -> HttpAnswer.internalServerError();
        case Throttled _, TimedOut _ -> HttpAnswer.ofGateway(503, "Service Unavailable");
      };
    } catch (TimeoutException e) {
      return HttpAnswer.ofGateway(503, "Service Unavailable");
    } catch (ExecutionException e) {
      return HttpAnswer.internalServerError();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return HttpAnswer.ofGateway(503, "Service Unavailable");
    }
  }
}
