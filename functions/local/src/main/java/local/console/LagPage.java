package local.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 * The page at {@code /lag}: ringing alarms, how far the views are, and buttons that pause triggers.
 * It is never deployed. Routes of the API come before it.
 */
public final class LagPage implements HttpServer.Page {
  private static final String PATH = "lag";
  private static final String JSON = "application/json";
  private static final Set<String> ACTIONS = Set.of("pause", "resume");

  private static final String HTML = "text/html;charset=UTF-8";
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\(#([\\w-]+)\\)");

  private final LagStatus status;
  private final Runbooks runbooks;
  private final Triggers triggers;
  private final String html;

  public LagPage(LagStatus status, Runbooks runbooks, Triggers triggers) {
    this.status = status;
    this.runbooks = runbooks;
    this.triggers = triggers;
    this.html = resource("lag.html");
  }

  @Override
  public Optional<HttpAnswer> answer(HttpRequest request) {
    var path = request.segments();
    if (!path.getFirst().equals(PATH)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (String.join("/", path)) {
          case PATH -> only("GET", request, () -> answer(200, HTML, html));
          case PATH + "/status" -> only("GET", request, () -> answer(200, JSON, status.json()));
          default ->
              isSwitch(path)
                  ? only("POST", request, () -> turn(path))
                  : runbook(path)
                      .map(page -> only("GET", request, () -> answer(200, HTML, page)))
                      .orElseGet(() -> answer(404, JSON, "{\"message\":\"Not Found\"}"));
        });
  }

  private Optional<String> runbook(List<String> path) {
    return path.size() == 3 && path.get(1).equals("runbooks")
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
                            ? "<a href=\"/lag/runbooks/%s\">%s</a>"
                                .formatted(link.group(2), link.group(1))
                            : link.group()));
    return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Runbook</title>"
        + "<style>pre { white-space: pre-wrap; max-width: 60rem; }</style><pre>"
        + linked
        + "</pre></html>";
  }

  private boolean isSwitch(List<String> path) {
    return path.size() == 4
        && path.get(1).equals("triggers")
        && triggers.has(path.get(2))
        && ACTIONS.contains(path.get(3));
  }

  private HttpAnswer turn(List<String> path) {
    if (path.get(3).equals("pause")) {
      triggers.pause(path.get(2));
    } else {
      triggers.resume(path.get(2));
    }
    return answer(200, JSON, status.json());
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
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'"));
  }

  private static String resource(String name) {
    try (var stream = LagPage.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " was not built.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
