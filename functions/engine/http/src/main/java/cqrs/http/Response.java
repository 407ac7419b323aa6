package cqrs.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.content.Gzip;
import cqrs.http.json.Json;
import cqrs.http.problem.Fault;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param body JSON or CSV, empty for 304; or Base64
 * @param isBase64 whether the body is the Base64 of what is sent
 */
public record Response(int status, Map<String, String> headers, String body, boolean isBase64) {

  /**
   * The most that a Lambda function may answer, all of its JSON included: 6 MB. The HTTP API itself
   * would carry 10 MB.
   */
  static final int MOST_BYTES = 6 * 1024 * 1024;

  /** JSON takes at most so many bytes for one char: {@code \\u0001}. */
  private static final int MOST_BYTES_OF_CHAR = 6;

  /** Shorter bodies gain nothing by compression. */
  private static final int LEAST_COMPRESSED = 1024;

  public Response {
    headers = Map.copyOf(headers);
  }

  /** An answer whose body is text. */
  public Response(int status, Map<String, String> headers, String body) {
    this(status, headers, body, false);
  }

  /**
   * A JSON answer.
   *
   * @param json maps, lists, texts, integers, booleans, instants and nulls; no floating point
   */
  public static Response json(int status, Map<String, ?> json) {
    return new Response(status, Map.of("Content-Type", "application/json"), Json.write(json));
  }

  /**
   * A problem document.
   *
   * @param instance the request's path, as a URI reference
   */
  public static Response of(Problem problem, String instance) {
    ProblemType type = problem.type();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", type.uri());
    document.put("title", type.title());
    document.put("status", type.status());
    document.put("detail", problem.detail());
    document.put("instance", instance);
    if (!problem.errors().isEmpty()) {
      document.put("errors", problem.errors().stream().map(Response::error).toList());
    }
    Response response =
        new Response(type.status(), Map.of(), Json.write(document))
            .header("Content-Type", "application/problem+json")
            .header("Cache-Control", "no-store");
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      response = response.header(header.getKey(), header.getValue());
    }
    return response;
  }

  private static Map<String, Object> error(Fault fault) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("pointer", fault.pointer());
    error.put("detail", fault.detail());
    return error;
  }

  public Response header(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Response(status, all, body, isBase64);
  }

  /** With the version of the aggregate that it shows, so that its tag serves for If-Match. */
  public Response version(long version) {
    return header(Etags.ETAG, Etags.version(version));
  }

  /** Whether it would be compressed for a caller who takes that. */
  boolean isCompressible() {
    return !isBase64
        && (body.length() > LEAST_COMPRESSED
            || body.getBytes(StandardCharsets.UTF_8).length > LEAST_COMPRESSED);
  }

  /** With its body compressed. */
  Response compressed() {
    byte[] content = Gzip.compress(body.getBytes(StandardCharsets.UTF_8));
    return new Response(status, headers, Base64.getEncoder().encodeToString(content), true)
        .header("Content-Encoding", "gzip");
  }

  /**
   * The answer as it is, if it can be sent.
   *
   * @throws AnswerTooLargeException if it takes more than {@link #MOST_BYTES}
   */
  Response sendable() {
    if (body.length() > MOST_BYTES / MOST_BYTES_OF_CHAR / 2) {
      // Only a long body is worth counting. The event's JSON escapes it once more.
      long bytes = EventJson.write(toEvent()).length;
      if (bytes > MOST_BYTES) {
        throw new AnswerTooLargeException(bytes);
      }
    }
    return this;
  }

  APIGatewayV2HTTPResponse toEvent() {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(headers)
        .withBody(body)
        .withIsBase64Encoded(isBase64)
        .build();
  }
}
