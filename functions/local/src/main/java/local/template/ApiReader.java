package local.template;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import local.template.Template.Authorization;
import local.template.Template.Cors;
import org.jspecify.annotations.Nullable;

/** Reads an {@code AWS::Serverless::HttpApi}; its routes are declared by the functions. */
final class ApiReader {
  /** The settings of CORS, without case. */
  private static final Set<String> CORS =
      Set.of(
          "alloworigins",
          "allowmethods",
          "allowheaders",
          "exposeheaders",
          "allowcredentials",
          "maxage");

  private ApiReader() {}

  /**
   * The authorizers of an API; the standard one is for routes that name none. And which web pages
   * may call it.
   */
  record Api(
      Optional<String> standard, Map<String, Authorization> authorizers, Optional<Cors> cors) {
    /** One without authorizers. */
    static final Api OPEN = new Api(Optional.empty(), Map.of(), Optional.empty());

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
    return new Api(auth.optionalText("DefaultAuthorizer"), authorizers, cors(api));
  }

  /** With SAM's names, or, where it is chosen by an intrinsic function, with those of OpenAPI. */
  private static Optional<Cors> cors(Property api) {
    if (!api.has("CorsConfiguration")) {
      return Optional.empty();
    }
    var cors = api.get("CorsConfiguration");
    if (cors.value() instanceof Boolean || cors.value() instanceof String) {
      throw cors.fault("is not read here: write an object");
    }
    var names = new HashMap<String, String>();
    for (var name : cors.names()) {
      names.put(name.toLowerCase(Locale.ROOT), name);
    }
    cors.listOthers(
        names.entrySet().stream()
            .filter(it -> CORS.contains(it.getKey()))
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(" ")),
        "");
    return Optional.of(
        new Cors(
            texts(cors, names, "alloworigins"),
            texts(cors, names, "allowmethods"),
            texts(cors, names, "allowheaders"),
            texts(cors, names, "exposeheaders"),
            Optional.ofNullable(names.get("allowcredentials"))
                .map(name -> cors.flag(name, false))
                .orElse(false),
            Optional.ofNullable(names.get("maxage")).flatMap(cors::optionalText)));
  }

  private static List<String> texts(Property cors, Map<String, String> names, String name) {
    return Optional.ofNullable(names.get(name)).map(cors::texts).orElse(List.of());
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

  private static boolean isMissing(@Nullable Object parameter) {
    return parameter == null || parameter.toString().isEmpty();
  }

  /**
   * The expected values of a claim. Tokens are made here, so a parameter without a value may be its
   * own name. A list comes as text from a CommaDelimitedList.
   */
  private static List<String> expected(Property jwt, String name) {
    var parameter = jwt.reference(name).filter(jwt.scope()::declaresParameter);
    if (parameter.isPresent() && isMissing(jwt.scope().parameter(parameter.get()))) {
      return List.of(parameter.get());
    }
    return jwt.get(name).value() instanceof List<?>
        ? jwt.texts(name)
        : List.of(jwt.text(name).split(" *, *", -1));
  }
}
