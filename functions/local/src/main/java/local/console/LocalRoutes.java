package local.console;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import local.gateway.HttpAnswer;
import local.gateway.HttpRequest;
import local.gateway.HttpRequest.Header;
import local.gateway.HttpServer;

/**
 * The routes that a console has on this machine alone: the status of alarms and triggers, the
 * switches of triggers, and runbooks. They are never deployed. Routes of the API come before them.
 */
public final class LocalRoutes implements HttpServer.Page {
  private static final List<String> OLD_PAGE = List.of("lag");
  private static final String CONSOLE = "/console#/system";
  private static final String LOCAL = "local";
  private static final String STATUS = "status";
  private static final String TRIGGERS = "triggers";
  private static final String RUNBOOKS = "runbooks";
  private static final Set<String> PARTS = Set.of(STATUS, TRIGGERS, RUNBOOKS);
  private static final Set<String> ACTIONS = Set.of("pause", "resume");

  private static final String JSON = "application/json";
  private static final String HTML = "text/html;charset=UTF-8";
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\(#([\\w-]+)\\)");

  private final LocalStatus status;
  private final Runbooks runbooks;
  private final Triggers triggers;

  public LocalRoutes(LocalStatus status, Runbooks runbooks, Triggers triggers) {
    this.status = status;
    this.runbooks = runbooks;
    this.triggers = triggers;
  }

  @Override
  public Optional<HttpAnswer> answer(HttpRequest request) {
    var path = request.segments();
    if (path.equals(OLD_PAGE)) {
      return Optional.of(only("GET", request, LocalRoutes::toConsole));
    }
    if (path.size() < 2 || !path.getFirst().equals(LOCAL) || !PARTS.contains(path.get(1))) {
      return Optional.empty();
    }
    if (path.size() == 2 && path.get(1).equals(STATUS)) {
      return Optional.of(only("GET", request, () -> status(request)));
    }
    if (isSwitch(path)) {
      return Optional.of(only("POST", request, () -> turn(path)));
    }
    return Optional.of(
        runbook(path)
            .map(page -> only("GET", request, () -> answer(200, HTML, page)))
            .orElseGet(() -> answer(404, JSON, "{\"message\":\"Not Found\"}")));
  }

  /** The page that was at {@code /lag} is part of the console. */
  private static HttpAnswer toConsole() {
    return answer(303, JSON, "{\"message\":\"See Other\"}").with(new Header("location", CONSOLE));
  }

  private Optional<String> runbook(List<String> path) {
    return path.size() == 3 && path.get(1).equals(RUNBOOKS)
        ? runbooks.section(path.get(2)).map(this::page)
        : Optional.empty();
  }

  /** A section as it is written, with links to the other sections of its file. */
  private String page(String markdown) {
    String text =
        markdown
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;");
    String linked =
        LINK.matcher(text)
            .replaceAll(
                link ->
                    Matcher.quoteReplacement(
                        runbooks.section(link.group(2)).isPresent()
                            ? "<a href=\"/local/runbooks/%s\">%s</a>"
                                .formatted(link.group(2), link.group(1))
                            : link.group()));
    return """
    <!doctype html><html lang="en"><meta charset="utf-8">\
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>Runbook</title>\
    <style>:root { color-scheme: light dark; } body { margin: 2rem auto; padding: 0 1.25rem;\
     max-width: 60rem; } pre { white-space: pre-wrap; overflow-wrap: anywhere;\
     font: 14px/1.55 ui-monospace, monospace; }</style><main><pre>%s</pre></main></html>\
    """
        .formatted(linked);
  }

  private boolean isSwitch(List<String> path) {
    return path.size() == 4
        && path.get(1).equals(TRIGGERS)
        && triggers.has(path.get(2))
        && ACTIONS.contains(path.get(3));
  }

  private HttpAnswer turn(List<String> path) {
    if (path.get(3).equals("pause")) {
      triggers.pause(path.get(2));
    } else {
      triggers.resume(path.get(2));
    }
    return answer(200, JSON, status.answer().json());
  }

  private HttpAnswer status(HttpRequest request) {
    var now = status.answer();
    return (request.values("if-none-match").contains(now.tag())
            ? HttpAnswer.empty(304)
            : answer(200, JSON, now.json()))
        .with(new Header("etag", now.tag()));
  }

  private static HttpAnswer only(String method, HttpRequest request, Supplier<HttpAnswer> answer) {
    if (request.method().equals(method)) {
      return answer.get();
    }
    return answer(405, JSON, "{\"message\":\"Method Not Allowed\"}")
        .with(new Header("allow", method));
  }

  private static HttpAnswer answer(int status, String type, String body) {
    return HttpAnswer.of(
        status,
        type,
        body,
        new Header("cache-control", "no-store"),
        new Header("x-content-type-options", "nosniff"),
        new Header(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'"));
  }
}
