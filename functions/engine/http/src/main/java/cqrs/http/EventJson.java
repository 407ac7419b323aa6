package cqrs.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Authorizer;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import cqrs.http.json.Json;
import cqrs.http.json.JsonNumber;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an HTTP API event, payload format 2.0, and of the answer to it.
 *
 * <p>Who may do what hangs on how an event is read, so nothing is guessed: a value of another type
 * than the format has is an error, as is a name that comes twice. Unknown names are passed over.
 */
final class EventJson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private EventJson() {}

  /**
   * Reads an event, but for what authorizers other than a JWT authorizer tell.
   *
   * @throws IOException if it is not one JSON document
   * @throws IllegalArgumentException if it is not an object, or a value has another type
   */
  static APIGatewayV2HTTPEvent read(InputStream json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      boolean empty = parser.nextToken() == null;
      if (empty || !(Json.value(parser) instanceof Map<?, ?> event)) {
        throw new IllegalArgumentException("The event is not a JSON object.");
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("The event is more than one JSON document.");
      }
      return event(event);
    }
  }

  private static APIGatewayV2HTTPEvent event(Map<?, ?> json) {
    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    event.setVersion(text(json, "version"));
    event.setRouteKey(text(json, "routeKey"));
    event.setRawPath(text(json, "rawPath"));
    event.setRawQueryString(text(json, "rawQueryString"));
    event.setCookies(list(json, "cookies"));
    event.setHeaders(texts(json, "headers"));
    event.setQueryStringParameters(texts(json, "queryStringParameters"));
    event.setPathParameters(texts(json, "pathParameters"));
    event.setStageVariables(texts(json, "stageVariables"));
    event.setBody(text(json, "body"));
    event.setIsBase64Encoded(flag(json, "isBase64Encoded"));
    Map<?, ?> context = object(json, "requestContext");
    if (context != null) {
      event.setRequestContext(context(context));
    }
    return event;
  }

  private static RequestContext context(Map<?, ?> json) {
    RequestContext context = new RequestContext();
    context.setRouteKey(text(json, "routeKey"));
    context.setAccountId(text(json, "accountId"));
    context.setStage(text(json, "stage"));
    context.setApiId(text(json, "apiId"));
    context.setDomainName(text(json, "domainName"));
    context.setDomainPrefix(text(json, "domainPrefix"));
    context.setTime(text(json, "time"));
    context.setTimeEpoch(number(json, "timeEpoch"));
    context.setRequestId(text(json, "requestId"));
    Map<?, ?> http = object(json, "http");
    if (http != null) {
      context.setHttp(http(http));
    }
    Map<?, ?> authorizer = object(json, "authorizer");
    if (authorizer != null) {
      context.setAuthorizer(authorizer(authorizer));
    }
    return context;
  }

  private static RequestContext.Http http(Map<?, ?> json) {
    RequestContext.Http http = new RequestContext.Http();
    http.setMethod(text(json, "method"));
    http.setPath(text(json, "path"));
    http.setProtocol(text(json, "protocol"));
    http.setSourceIp(text(json, "sourceIp"));
    http.setUserAgent(text(json, "userAgent"));
    return http;
  }

  private static Authorizer authorizer(Map<?, ?> json) {
    Authorizer authorizer = new Authorizer();
    Map<?, ?> token = object(json, "jwt");
    if (token != null) {
      Authorizer.JWT jwt = new Authorizer.JWT();
      jwt.setClaims(claims(token));
      jwt.setScopes(list(token, "scopes"));
      authorizer.setJwt(jwt);
    }
    return authorizer;
  }

  /**
   * API Gateway makes texts of all claims. Of others only times are kept, which other gateways send
   * as numbers; the rest is passed over and so allows nothing.
   */
  private static @Nullable Map<String, String> claims(Map<?, ?> token) {
    Map<?, ?> json = object(token, "claims");
    if (json == null) {
      return null;
    }
    Map<String, String> claims = new LinkedHashMap<>();
    json.forEach(
        (name, value) -> {
          if (value instanceof String text) {
            claims.put(name.toString(), text);
          } else if (TokenClaims.TIMES.contains(name.toString())) {
            claims.put(name.toString(), value instanceof JsonNumber time ? time.text() : "");
          }
        });
    return claims;
  }

  private static @Nullable String text(Map<?, ?> json, String name) {
    return value(json, name, String.class);
  }

  private static boolean flag(Map<?, ?> json, String name) {
    Boolean flag = value(json, name, Boolean.class);
    return flag != null && flag;
  }

  private static long number(Map<?, ?> json, String name) {
    JsonNumber number = value(json, name, JsonNumber.class);
    return number == null ? 0 : Long.parseLong(number.text());
  }

  private static @Nullable Map<?, ?> object(Map<?, ?> json, String name) {
    return value(json, name, Map.class);
  }

  private static @Nullable Map<String, String> texts(Map<?, ?> json, String name) {
    Map<?, ?> object = object(json, name);
    if (object == null) {
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Object key : object.keySet()) {
      String text = text(object, key.toString());
      if (text != null) {
        texts.put(key.toString(), text);
      }
    }
    return texts;
  }

  private static @Nullable List<String> list(Map<?, ?> json, String name) {
    List<?> list = value(json, name, List.class);
    if (list == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof String text)) {
        throw wrong(name);
      }
      texts.add(text);
    }
    return texts;
  }

  private static <T> @Nullable T value(Map<?, ?> json, String name, Class<T> type) {
    Object value = json.get(name);
    if (value != null && !type.isInstance(value)) {
      throw wrong(name);
    }
    return type.cast(value);
  }

  private static IllegalArgumentException wrong(String name) {
    return new IllegalArgumentException(
        "The event's " + name + " has another type than it should.");
  }

  /** Writes an answer: status, headers and body. */
  static byte[] write(APIGatewayV2HTTPResponse answer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("statusCode", answer.getStatusCode());
    json.put("headers", answer.getHeaders());
    json.put("body", answer.getBody());
    json.put("isBase64Encoded", answer.getIsBase64Encoded());
    return Json.write(json).getBytes(StandardCharsets.UTF_8);
  }
}
