package cqrs.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import cqrs.journal.Environment;
import cqrs.telemetry.MetricsNamespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks what a caller may do before the route's handler runs. {@link Api} has each route's scopes
 * and whose data it is about; {@link Caller} has the checks that remain for the handlers.
 *
 * <p>API Gateway has checked the token's signature, issuer, audience, times and scopes before. The
 * scopes are checked here again, so that a mistake in the template opens nothing. So are the types
 * of claims, because AWS does not document what it checks of them.
 */
public final class Access {

  private final Api api;
  private final Map<String, Route> routes;
  private final boolean required;
  private final String ownerClaim;
  private final MetricsNamespace metrics;

  private Access(Api api, boolean required, String ownerClaim, MetricsNamespace metrics) {
    this.api = api;
    this.routes =
        api.routes().stream()
            .collect(Collectors.toUnmodifiableMap(Route::key, Function.identity()));
    this.required = required;
    this.ownerClaim = ownerClaim;
    this.metrics = metrics;
  }

  /**
   * Reads the environment. AUTHORIZER is {@code jwt} or, where everybody may do everything, {@code
   * none}; OWNER_CLAIM names the claim that has the caller's own owner id.
   *
   * @throws IllegalStateException if one is missing, or AUTHORIZER is neither
   */
  public static Access of(Environment environment) {
    Api api = Api.ofApplication();
    String claim = environment.text("OWNER_CLAIM");
    String authorizer = environment.text("AUTHORIZER");
    MetricsNamespace metrics = MetricsNamespace.of(environment.values());
    return switch (authorizer) {
      case "jwt" -> new Access(api, true, claim, metrics);
      case "none" -> new Access(api, false, claim, metrics);
      default ->
          throw new IllegalStateException(
              "AUTHORIZER must be jwt or none, not " + authorizer + ".");
    };
  }

  /** The log of a request, with the metrics of this function's stack. */
  LambdaLogger log(Context context) {
    return metrics.log(context);
  }

  /** The columns of a route's rows, where the application names them. */
  List<String> columns(Route route) {
    return api.columns().getOrDefault(route.key(), List.of());
  }

  /** The route with that key. */
  Optional<Route> route(String key) {
    return Optional.ofNullable(routes.get(key));
  }

  /**
   * Who sent the event.
   *
   * @throws ProblemException 401 if that has to be known and is not
   */
  Caller caller(APIGatewayV2HTTPEvent event) {
    if (!required) {
      return Caller.anybody(api);
    }
    TokenClaims claims = claims(event);
    String subject = claims.name("sub").filter(_ -> claims.areTimed()).orElseThrow(Access::unknown);
    return new Caller(subject, claims.scopes(), claims.name(ownerClaim), ownerClaim, api, false);
  }

  private static ProblemException unknown() {
    return new ProblemException(
        Problem.of(
                ProblemType.UNAUTHORIZED,
                "Send a token that names its subject, and when it expires: Authorization: Bearer"
                    + " and the token.")
            .header("WWW-Authenticate", "Bearer"));
  }

  /**
   * Lets a request pass that its caller may make, as far as the request itself can tell.
   *
   * @throws ProblemException 401 or 403
   */
  void check(Request request, Route route) {
    if (route.about() == Route.About.PUBLIC) {
      return;
    }
    Caller caller = request.caller();
    if (!route.scopes().isEmpty() && route.scopes().stream().noneMatch(caller::has)) {
      throw Caller.forbidden("This needs a token with the scope " + oneOf(route.scopes()) + ".");
    }
    switch (route.about()) {
      case NO_OWNER, PUBLIC -> {}
      case ALL_OWNERS -> caller.mustSeeAll("This is not about one " + api.owner() + " alone");
      case OWNER_IN_PATH -> {
        String owner = request.path("id", Rule.ID);
        if (route.openTo().stream().noneMatch(caller::has)) {
          caller.mustBe(owner, "The " + api.owner() + " in the path");
        }
      }
      case OWNER_IN_BODY, OWNER_OF_RESOURCE -> caller.mustBeSomebody();
    }
  }

  private static String oneOf(Set<String> scopes) {
    return scopes.stream().sorted().collect(Collectors.joining(" or "));
  }

  private static TokenClaims claims(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    if (context == null
        || context.getAuthorizer() == null
        || context.getAuthorizer().getJwt() == null
        || context.getAuthorizer().getJwt().getClaims() == null) {
      return new TokenClaims(Map.of());
    }
    return new TokenClaims(context.getAuthorizer().getJwt().getClaims());
  }

  /** Says why no route took the request: 405 where the path knows other methods, else 404. */
  Problem noRoute(Request request) {
    Set<String> methods =
        routes.values().stream()
            .filter(route -> route.matches(request.path()))
            .map(Route::method)
            .collect(Collectors.toCollection(TreeSet::new));
    // An encoded slash makes a path look like one whose route did not take it.
    if (methods.isEmpty() || methods.contains(request.method())) {
      return Problem.notFound("There is no such path: GET / lists all routes.");
    }
    String allow = String.join(", ", methods);
    return Problem.of(
            ProblemType.METHOD_NOT_ALLOWED,
            "This path does not take that method: use " + allow + ".")
        .header("Allow", allow);
  }
}
