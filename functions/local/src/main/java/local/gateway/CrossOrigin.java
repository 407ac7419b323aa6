package local.gateway;

import java.util.List;
import java.util.Optional;
import local.gateway.HttpRequest.Header;
import local.template.Template.Cors;

/**
 * CORS as an HTTP API has it: it answers preflights itself, adds the configured headers to all
 * other answers, and drops those that a function sends.
 */
record CrossOrigin(Cors cors) {
  private static final String PREFIX = "access-control-";

  /** The answer to a preflight, whatever the path; empty if the request is none. */
  Optional<HttpAnswer> preflight(HttpRequest request) {
    boolean is =
        request.method().equals("OPTIONS")
            && request.first("Origin").isPresent()
            && request.first(PREFIX + "request-method").isPresent();
    return is ? Optional.of(preflightAnswer(request)) : Optional.empty();
  }

  private HttpAnswer preflightAnswer(HttpRequest request) {
    var answer = HttpAnswer.empty(204);
    var origin = allowed(request);
    if (origin.isEmpty()) {
      return answer;
    }
    answer = with(answer, "allow-origin", List.of(origin.get()));
    answer = with(answer, "allow-methods", cors.methods());
    answer = with(answer, "allow-headers", cors.headers());
    answer = with(answer, "max-age", cors.maxAge().stream().toList());
    return withCredentials(answer);
  }

  /** An answer with the headers that let the request's page read it. */
  HttpAnswer complete(HttpRequest request, HttpAnswer answer) {
    var bare = answer.without(header -> header.name().startsWith(PREFIX));
    return allowed(request)
        .map(origin -> with(bare, "allow-origin", List.of(origin)))
        .map(it -> with(it, "expose-headers", cors.exposed()))
        .map(this::withCredentials)
        .orElse(bare);
  }

  private HttpAnswer withCredentials(HttpAnswer answer) {
    return cors.credentials() ? with(answer, "allow-credentials", List.of("true")) : answer;
  }

  /** What the answer names as the allowed origin. */
  private Optional<String> allowed(HttpRequest request) {
    return request
        .first("Origin")
        .flatMap(
            origin ->
                cors.origins().stream()
                    .filter(it -> matches(it, origin))
                    .findFirst()
                    .map(it -> it.equals("*") ? it : origin));
  }

  private static boolean matches(String pattern, String origin) {
    return pattern.equals("*")
        || pattern.equals(origin)
        || (pattern.endsWith("://*")
            && origin.startsWith(pattern.substring(0, pattern.length() - 1)));
  }

  private static HttpAnswer with(HttpAnswer answer, String name, List<String> values) {
    return values.isEmpty()
        ? answer
        : answer.with(new Header(PREFIX + name, String.join(",", values)));
  }
}
