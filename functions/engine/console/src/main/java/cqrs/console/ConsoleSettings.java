package cqrs.console;

import cqrs.domain.Application;
import cqrs.http.Api;
import cqrs.http.json.Json;
import cqrs.journal.Environment;
import cqrs.projection.Views;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the page is told. Environment:
 *
 * <ul>
 *   <li>AUTHORIZER: {@code none} where nobody needs a token.
 *   <li>OWNER_CLAIM: the claim that has the caller's own id.
 *   <li>LOCAL_SYSTEM: {@code true} on a machine of the developer's own.
 *   <li>JWT_ISSUER: whose tokens callers bring.
 *   <li>CONSOLE_CLIENT_ID: as which client of the issuer's the page lets people sign in. Without
 *       one they can only paste a token.
 *   <li>CONSOLE_LOGIN_ORIGIN: where the issuer has its page for that, if not at its own origin.
 *   <li>CONSOLE_SCOPE: what the page asks for then; {@code openid} unless said.
 *   <li>CLOUDWATCH_URL: the dashboard.
 * </ul>
 */
record ConsoleSettings(
    boolean isLocal,
    boolean asksForTokens,
    String ownerClaim,
    String issuer,
    String clientId,
    String loginOrigin,
    String scope,
    String cloudWatch) {

  /**
   * Reads the environment.
   *
   * @throws IllegalStateException if a setting is no address
   */
  static ConsoleSettings of(Environment environment) {
    Map<String, String> values = environment.values();
    String issuer = values.getOrDefault("JWT_ISSUER", "");
    String login = values.getOrDefault("CONSOLE_LOGIN_ORIGIN", "");
    String scope = values.getOrDefault("CONSOLE_SCOPE", "");
    return new ConsoleSettings(
        "true".equals(values.get("LOCAL_SYSTEM")),
        !"none".equals(values.get("AUTHORIZER")),
        environment.text("OWNER_CLAIM"),
        issuer,
        values.getOrDefault("CONSOLE_CLIENT_ID", ""),
        origin("CONSOLE_LOGIN_ORIGIN", login.isBlank() ? issuer : login),
        scope.isBlank() ? "openid" : scope,
        values.getOrDefault("CLOUDWATCH_URL", ""));
  }

  /** An address that goes into a header, so only what an origin has: scheme, host and port. */
  private static String origin(String setting, String address) {
    if (address.isBlank()) {
      return "";
    }
    try {
      URI uri = URI.create(address.strip());
      if (uri.getScheme() != null && uri.getHost() != null) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port;
      }
    } catch (IllegalArgumentException _) {
      // Named below.
    }
    throw new IllegalStateException(setting + " is no address such as https://login.example.");
  }

  /** The origins that the page signs in at, each after a space. */
  String connections() {
    Set<String> origins = new LinkedHashSet<>();
    if (asksForTokens && !clientId.isBlank()) {
      origins.add(origin("JWT_ISSUER", issuer));
      origins.add(loginOrigin);
      origins.remove("");
    }
    return origins.isEmpty() ? "" : " " + String.join(" ", origins);
  }

  /** As JSON. */
  String json(String version) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("application", Application.current().name());
    json.put("local", isLocal);
    json.put("auth", asksForTokens);
    json.put("ownerClaim", ownerClaim);
    json.put("issuer", issuer);
    json.put("clientId", clientId);
    json.put("loginOrigin", loginOrigin);
    json.put("scope", scope);
    json.put("scopes", scopes(Api.ofApplication()));
    json.put("operator", Api.ofApplication().scopes().operators());
    json.put("allOwners", Api.ofApplication().scopes().allOwners());
    json.put("cloudWatch", cloudWatch.isBlank() || isLocal ? null : cloudWatch);
    json.put("views", Views.ofApplication().names());
    json.put("aggregates", aggregates());
    json.put("version", version);
    return Json.write(json);
  }

  /** Those of all routes, and that for imports, which routes do not ask for. */
  private static List<String> scopes(Api api) {
    return Stream.concat(
            Stream.of(api.scopes().imports()),
            api.routes().stream().flatMap(route -> route.scopes().stream()))
        .distinct()
        .sorted()
        .toList();
  }

  /** By name, because the page's tag is to be the same in every instance. */
  private static List<Map<String, String>> aggregates() {
    return new TreeMap<>(Api.ofApplication().journals())
        .entrySet().stream()
            .map(journal -> Map.of("name", journal.getKey(), "type", journal.getValue()))
            .toList();
  }
}
