package shop.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import shop.http.Routes.Route;
import shop.journal.Environment;

/**
 * Who may do what, before a route's handler is asked. {@link Routes} has the scopes of each route
 * and whose data it is about; {@link Caller} has what remains for the handlers to check.
 *
 * <p>API Gateway has checked the token's signature, issuer, audience, times and scopes before. The
 * scopes are checked here again, so that a mistake in the template opens nothing; and so are the
 * types of claims, of which AWS does not say what it checks.
 */
public final class Access {

  private final boolean required;
  private final String customerClaim;

  private Access(boolean required, String customerClaim) {
    this.required = required;
    this.customerClaim = customerClaim;
  }

  /**
   * As the environment says. AUTHORIZER is {@code jwt} or, where everybody may do everything,
   * {@code none}; CUSTOMER_CLAIM names the claim that has the caller's own customer.
   *
   * @throws IllegalStateException if one is missing, or AUTHORIZER is neither
   */
  public static Access of(Environment environment) {
    String claim = environment.text("CUSTOMER_CLAIM");
    String authorizer = environment.text("AUTHORIZER");
    return switch (authorizer) {
      case "jwt" -> new Access(true, claim);
      case "none" -> new Access(false, claim);
      default ->
          throw new IllegalStateException(
              "AUTHORIZER must be jwt or none, not " + authorizer + ".");
    };
  }

  /**
   * Who sent the event.
   *
   * @throws ProblemException 401 if that has to be known and is not
   */
  Caller caller(APIGatewayV2HTTPEvent event) {
    if (!required) {
      return Caller.ANYBODY;
    }
    TokenClaims claims = claims(event);
    String subject = claims.name("sub").filter(_ -> claims.areTimed()).orElseThrow(Access::unknown);
    return new Caller(subject, claims.scopes(), claims.name(customerClaim), customerClaim);
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
    Caller caller = request.caller();
    if (!route.scopes().isEmpty() && route.scopes().stream().noneMatch(caller::has)) {
      throw Caller.forbidden("This needs a token with the scope " + oneOf(route.scopes()) + ".");
    }
    switch (route.about()) {
      case NO_CUSTOMER -> {}
      case ALL_CUSTOMERS -> caller.mustSeeAll("This is not about one customer alone");
      case CUSTOMER_IN_PATH ->
          caller.mustBe(request.path("id", Rule.ID), "The customer in the path");
      case CUSTOMER_IN_BODY, CUSTOMER_OF_ORDER -> caller.mustBeSomebody();
    }
  }

  private static String oneOf(Set<Scope> scopes) {
    return scopes.stream().map(Scope::text).sorted().collect(Collectors.joining(" or "));
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
}
