package cqrs.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import cqrs.http.input.Parameters;
import cqrs.http.input.Rule;
import cqrs.http.input.Rule.RefusedException;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.telemetry.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A reading view of an HTTP API event. */
public final class Request {

  private final APIGatewayV2HTTPEvent event;
  private final Access access;
  private final LogLine line;

  public Request(APIGatewayV2HTTPEvent event, Access access) {
    this.event = event;
    this.access = access;
    this.line =
        LogLine.info("answered")
            .with("route", routeKey())
            .with("requestId", requestId())
            .with("correlationId", correlationId());
  }

  /** The request's line in the log; it is written when the request is answered. */
  public LogLine line() {
    return line;
  }

  /** Method and path template, such as {@code PUT /rooms/{id}/name}; or {@code $default}. */
  public String routeKey() {
    return event.getRouteKey();
  }

  public String method() {
    return event.getRequestContext().getHttp().getMethod();
  }

  /** The path as it was called. */
  public String path() {
    return event.getRawPath();
  }

  /**
   * A decoded path parameter, checked.
   *
   * @throws ProblemException 400 if it cannot be one
   */
  public <T> T path(String name, Rule<T> rule) {
    Map<String, String> parameters = event.getPathParameters();
    String text = parameters == null ? null : parameters.get(name);
    if (text == null) {
      throw new IllegalStateException(
          "The route " + routeKey() + " has no parameter " + name + ".");
    }
    try {
      return rule.reading().of(text);
    } catch (RefusedException e) {
      throw new ProblemException(
          Problem.badRequest("The " + name + " in the path " + e.must() + "."));
    }
  }

  /**
   * Reads the query parameters with a reader that asks for every one it knows.
   *
   * @throws ProblemException 400 with all faults, also for unknown and repeated parameters
   */
  public <T> T query(Function<Parameters, T> reader) {
    return Parameters.read(event.getRawQueryString(), reader);
  }

  /** The query as it was called, if there is one. */
  @Nullable String rawQuery() {
    return event.getRawQueryString();
  }

  /** Refuses any query parameter, for routes that have none. */
  public void noQuery() {
    Boolean _ = query(_ -> true);
  }

  /**
   * A header by its name in any case: API Gateway sends names in lower case, {@code sam local} as
   * the caller wrote them. Several headers of one name are joined with commas.
   */
  public Optional<String> header(String name) {
    Map<String, String> headers = event.getHeaders();
    return headers == null
        ? Optional.empty()
        : headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .reduce((first, second) -> first + "," + second);
  }

  /**
   * The body's bytes; none if there is no body.
   *
   * @throws ProblemException 400 if the event says base64 and is not
   */
  public byte[] body() {
    String body = event.getBody();
    if (body == null) {
      return new byte[0];
    }
    if (!event.getIsBase64Encoded()) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.badRequest("The body's transfer encoding is broken."));
    }
  }

  /**
   * Who calls.
   *
   * @throws ProblemException 401 if that has to be known and is not
   */
  public Caller caller() {
    return access.caller(event);
  }

  /** The gateway's id of this request. */
  public String requestId() {
    var context = event.getRequestContext();
    return context == null || context.getRequestId() == null ? "none" : context.getRequestId();
  }

  /**
   * {@code X-Correlation-Id} if it is 1 to 128 visible ASCII characters and can be no e-mail
   * address, because it is logged; else the request's id.
   */
  public String correlationId() {
    return header("x-correlation-id")
        .filter(id -> id.matches("[!-?A-~]{1,128}"))
        .orElse(requestId());
  }

  /**
   * The path as a URI reference. The event has it decoded, so a percent sign is one of the path's
   * own. A second slash at the beginning would begin a host.
   */
  String instance() {
    StringBuilder uri = new StringBuilder();
    for (byte b : path().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean beginsHost = c == '/' && uri.length() == 1;
      if (c > ' ' && c < 0x7f && "\"<>\\^`{|}#?%".indexOf(c) < 0 && !beginsHost) {
        uri.append(c);
      } else {
        uri.append(String.format("%%%02X", (int) c));
      }
    }
    return uri.toString();
  }
}
