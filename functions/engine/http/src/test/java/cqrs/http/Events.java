package cqrs.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import cqrs.journal.Environment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Events as an HTTP API sends them. */
final class Events {

  /** Everybody may do everything. */
  static final Access FREE =
      Access.of(new Environment(Map.of("AUTHORIZER", "none", "OWNER_CLAIM", "customer")));

  private Events() {}

  static APIGatewayV2HTTPEvent event(String method, String path) {
    return APIGatewayV2HTTPEvent.builder()
        .withRouteKey(Route.DEFAULT)
        .withRawPath(path)
        .withRawQueryString("")
        .withHeaders(new HashMap<>(Map.of("content-type", "application/json")))
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withRequestId("r-1")
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder().withMethod(method).build())
                .build())
        .build();
  }

  static Request body(String body) {
    APIGatewayV2HTTPEvent event = event("POST", "/things");
    event.setBody(body);
    return new Request(event, FREE);
  }

  static Request body(byte[] body) {
    APIGatewayV2HTTPEvent event = event("POST", "/things");
    event.setBody(Base64.getEncoder().encodeToString(body));
    event.setIsBase64Encoded(true);
    return new Request(event, FREE);
  }

  static Request bytesOf(String body) {
    return body(body.getBytes(StandardCharsets.UTF_8));
  }

  static Request query(String rawQuery) {
    APIGatewayV2HTTPEvent event = event("GET", "/things");
    event.setRawQueryString(rawQuery);
    return new Request(event, FREE);
  }

  static Request header(String name, String value) {
    APIGatewayV2HTTPEvent event = event("GET", "/things");
    event.getHeaders().put(name, value);
    return new Request(event, FREE);
  }
}
