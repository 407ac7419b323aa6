package cqrs.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param body JSON; empty for 304
 */
public record Response(int status, Map<String, String> headers, String body) {

  /**
   * The most that a Lambda function may answer, all of its JSON included: 6 MB. The HTTP API itself
   * would carry 10 MB.
   */
  static final int MOST_BYTES = 6 * 1024 * 1024;

  /** JSON takes at most so many bytes for one char: {@code \\u0001}. */
  private static final int MOST_BYTES_OF_CHAR = 6;

  public Response {
    headers = Map.copyOf(headers);
  }

  /**
   * A JSON answer.
   *
   * @param json maps, lists, texts, integers, booleans, instants and nulls; no floating point
   */
  public static Response json(int status, Map<String, ?> json) {
    return new Response(status, Map.of("Content-Type", "application/json"), Json.write(json));
  }

  public Response header(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Response(status, all, body);
  }

  /**
   * Tagged with the version of what it shows, in place of a hash of the body. Only for bodies that
   * nothing but the version changes: not the caller's scopes either.
   */
  public Response version(long version) {
    return header(Etags.ETAG, Etags.version(version));
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
        .withIsBase64Encoded(false)
        .build();
  }
}
