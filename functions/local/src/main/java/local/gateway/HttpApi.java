package local.gateway;

import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import local.functions.LocalFunction;
import local.functions.Outcome.Failed;
import local.functions.Outcome.Returned;
import local.functions.Outcome.Throttled;
import local.functions.Outcome.TimedOut;
import local.gateway.HttpRequest.Header;
import local.template.Template.Cors;
import local.template.Template.Route;
import local.tokens.JwtAuthorizer;
import local.tokens.JwtAuthorizer.Allowed;
import local.tokens.JwtAuthorizer.Forbidden;
import local.tokens.JwtAuthorizer.Unauthorized;
import local.tokens.TokenIssuer;

/** The HTTP API: from a request over its route and function to an answer. */
public final class HttpApi {
  /** Of an event or a result, in bytes; Lambda takes and gives no more. */
  static final int PAYLOAD_LIMIT = 6 * 1024 * 1024;

  private final RouteTable routes;
  private final Map<String, LocalFunction> functions;
  private final JwtAuthorizer authorizer;
  private final HttpEvents events = new HttpEvents();
  private final Optional<CrossOrigin> crossOrigin;

  /**
   * An API of these routes.
   *
   * @param functions by logical id
   * @param tokens issues the tokens that routes ask for
   * @param cors which web pages may call it; none without
   */
  public HttpApi(
      List<Route> routes,
      Map<String, LocalFunction> functions,
      Optional<TokenIssuer> tokens,
      Optional<Cors> cors) {
    this.crossOrigin = cors.map(CrossOrigin::new);
    this.authorizer = new JwtAuthorizer(tokens.map(TokenIssuer::publicKeys).orElseGet(JWKSet::new));
    this.routes = new RouteTable(routes);
    this.functions = Map.copyOf(functions);
  }

  /** Whether the API itself answers this request, or a route other than the one for everything. */
  boolean declares(HttpRequest request) {
    return crossOrigin.flatMap(it -> it.preflight(request)).isPresent()
        || routes
            .find(request.method(), request.segments())
            .filter(match -> !match.route().method().equals(Route.DEFAULT))
            .isPresent();
  }

  HttpAnswer answer(HttpRequest request) {
    var requestId = UUID.randomUUID().toString();
    var answer =
        crossOrigin
            .flatMap(it -> it.preflight(request))
            .orElseGet(() -> completed(request, requestId));
    return answer.with(new Header("apigw-requestid", requestId));
  }

  private HttpAnswer completed(HttpRequest request, String requestId) {
    var answer = answer(request, requestId);
    return crossOrigin.map(it -> it.complete(request, answer)).orElse(answer);
  }

  private HttpAnswer answer(HttpRequest request, String requestId) {
    var match = routes.find(request.method(), request.segments()).orElse(null);
    var function = match == null ? null : functions.get(match.route().function());
    if (match == null || function == null) {
      return HttpAnswer.ofGateway(404, "Not Found");
    }
    var authorization = match.route().authorization();
    if (authorization.isEmpty()) {
      return answer(request, match, Optional.empty(), function, requestId);
    }
    var bearer = String.join(",", request.values("Authorization"));
    return switch (authorizer.check(bearer, authorization.get())) {
      case Unauthorized _ -> HttpAnswer.unauthorized();
      case Forbidden _ -> HttpAnswer.ofGateway(403, "Forbidden");
      case Allowed allowed -> answer(request, match, Optional.of(allowed), function, requestId);
    };
  }

  private HttpAnswer answer(
      HttpRequest request,
      RouteTable.Match match,
      Optional<Allowed> allowed,
      LocalFunction function,
      String requestId) {
    try {
      var event = events.toJson(request, match, allowed, requestId);
      return event.length > PAYLOAD_LIMIT
          ? HttpAnswer.ofGateway(413, "Request Entity Too Large")
          : answer(function, event, match.route());
    } catch (IllegalArgumentException e) {
      return HttpAnswer.ofGateway(400, "Bad Request");
    }
  }

  private static HttpAnswer answer(LocalFunction function, byte[] event, Route route) {
    // The API stops waiting at its own limit; the function goes on until its timeout.
    var limit = route.timeout();
    var outcome =
        function
            .start(event)
            .copy()
            .completeOnTimeout(new TimedOut(limit), limit.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    return switch (outcome) {
      case Returned(String json)
          when json.getBytes(StandardCharsets.UTF_8).length <= PAYLOAD_LIMIT ->
          HttpAnswer.ofFunction(json);
      case Returned _, Failed _ -> HttpAnswer.internalServerError();
      case Throttled _, TimedOut _ -> HttpAnswer.ofGateway(503, "Service Unavailable");
    };
  }
}
