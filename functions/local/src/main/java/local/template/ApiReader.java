package local.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.Template.Authorization;

/** Reads an {@code AWS::Serverless::HttpApi}; its routes are declared by the functions. */
final class ApiReader {
  private ApiReader() {}

  /** The authorizers of an API; the standard one is for routes that name none. */
  record Api(Optional<String> standard, Map<String, Authorization> authorizers) {
    /** One without authorizers. */
    static final Api OPEN = new Api(Optional.empty(), Map.of());

    /** The requirement of a route, by the property {@code Auth} of its event. */
    Optional<Authorization> authorization(Property auth) {
      auth.listOthers("Authorizer AuthorizationScopes", "");
      var name = auth.optionalText("Authorizer").or(() -> standard).orElse("NONE");
      var scopes = auth.texts("AuthorizationScopes");
      if (name.equals("NONE")) {
        return Optional.empty();
      }
      var authorizer = authorizers.get(name);
      if (authorizer == null) {
        throw auth.fault("names the authorizer %s, which the API does not have", name);
      }
      return Optional.of(
          scopes.isEmpty()
              ? authorizer
              : new Authorization(authorizer.issuer(), authorizer.audience(), scopes));
    }
  }

  static Api read(Property api) {
    for (var name : List.of("DefinitionBody", "DefinitionUri")) {
      if (api.has(name)) {
        throw api.get(name)
            .fault("is not read here: declare the routes as events of the functions");
      }
    }
    api.only("StageName", "$default");
    api.listOthers(
        "Auth StageName",
        """
        AccessLogSettings CorsConfiguration DefaultRouteSettings Description
        DisableExecuteApiEndpoint FailOnWarnings Name PropagateTags RouteSettings Tags
        """);
    var auth = api.get("Auth");
    auth.listOthers("Authorizers DefaultAuthorizer", "");
    var authorizers = new HashMap<String, Authorization>();
    auth.get("Authorizers")
        .entries()
        .forEach((name, authorizer) -> authorizers.put(name, authorizer(authorizer)));
    return new Api(auth.optionalText("DefaultAuthorizer"), authorizers);
  }

  private static Authorization authorizer(Property authorizer) {
    authorizer.listOthers("AuthorizationScopes IdentitySource JwtConfiguration", "");
    if (!authorizer.has("JwtConfiguration")) {
      throw authorizer.fault("has no JwtConfiguration, but only JWT authorizers can be run here");
    }
    authorizer.only("IdentitySource", "$request.header.Authorization");
    var jwt = authorizer.get("JwtConfiguration");
    return new Authorization(
        expected(jwt, "issuer").getFirst(),
        expected(jwt, "audience"),
        authorizer.texts("AuthorizationScopes"));
  }

  /**
   * The expected values of a claim. Tokens are made here, so a parameter without a value may be its
   * own name. A list comes as text from a CommaDelimitedList.
   */
  private static List<String> expected(Property jwt, String name) {
    var parameter = jwt.reference(name).filter(jwt.scope()::declaresParameter);
    if (parameter.isPresent() && jwt.scope().parameter(parameter.get()) == null) {
      return List.of(parameter.get());
    }
    return jwt.get(name).value() instanceof List<?>
        ? jwt.texts(name)
        : List.of(jwt.text(name).split(" *, *", -1));
  }
}
