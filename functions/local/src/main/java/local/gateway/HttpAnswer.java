package local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import local.gateway.HttpRequest.Header;
import software.amazon.awssdk.core.SdkBytes;

/** An HTTP response. */
public record HttpAnswer(int status, List<Header> headers, SdkBytes body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Set by the connection alone. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "keep-alive", "transfer-encoding", "upgrade");

  public HttpAnswer {
    headers = List.copyOf(headers);
  }

  /** An answer of API Gateway itself, in its form. */
  static HttpAnswer ofGateway(int status, String message) {
    return json(status, "{\"message\":\"" + message + "\"}");
  }

  static HttpAnswer json(int status, String body, Header... headers) {
    return of(status, "application/json", body, headers);
  }

  public static HttpAnswer of(int status, String type, String body, Header... headers) {
    return new HttpAnswer(status, List.of(headers), SdkBytes.fromUtf8String(body))
        .with(new Header("content-type", type));
  }

  /** An answer without a body. */
  public static HttpAnswer empty(int status) {
    return new HttpAnswer(status, List.of(), SdkBytes.fromByteArrayUnsafe(new byte[0]));
  }

  /** The same answer without some headers. */
  HttpAnswer without(Predicate<Header> unwanted) {
    return new HttpAnswer(status, headers.stream().filter(unwanted.negate()).toList(), body);
  }

  /** The same answer with one more header. */
  public HttpAnswer with(Header header) {
    var all = new ArrayList<>(headers);
    all.add(header);
    return new HttpAnswer(status, all, body);
  }

  static HttpAnswer unauthorized() {
    return ofGateway(401, "Unauthorized").with(new Header("www-authenticate", "Bearer"));
  }

  static HttpAnswer internalServerError() {
    return ofGateway(500, "Internal Server Error");
  }

  /**
   * The answer of a function. In payload 2.0 a result without a status code is the JSON body of a
   * 200.
   */
  static HttpAnswer ofFunction(String json) {
    try {
      var result = JSON.readTree(json);
      return result.has("statusCode") ? structured(result) : json(200, json);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return internalServerError();
    }
  }

  private static HttpAnswer structured(JsonNode result) {
    int status = result.get("statusCode").asInt(0);
    if (status < 200 || status > 599) {
      return internalServerError();
    }
    var headers = new ArrayList<Header>();
    boolean typed = false;
    for (var field : result.path("headers").properties()) {
      var name = field.getKey().toLowerCase(Locale.ROOT);
      if (!OF_THE_CONNECTION.contains(name)) {
        headers.add(new Header(name, field.getValue().asText()));
        typed |= name.equals("content-type");
      }
    }
    for (var cookie : result.path("cookies")) {
      headers.add(new Header("set-cookie", cookie.asText()));
    }
    var text = result.path("body").asText("");
    if (!typed && !text.isEmpty()) {
      headers.add(new Header("content-type", "text/plain;charset=UTF-8"));
    }
    var body =
        result.path("isBase64Encoded").asBoolean(false)
            ? Base64.getDecoder().decode(text)
            : text.getBytes(StandardCharsets.UTF_8);
    return new HttpAnswer(status, headers, SdkBytes.fromByteArrayUnsafe(body));
  }
}
