package local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import local.tokens.JwtAuthorizer.Allowed;

/** The event of a request in payload format 2.0. */
final class HttpEvents {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final Set<String> TEXT =
      Set.of("application/json", "application/xml", "application/javascript");
  private static final String ACCOUNT = "000000000000";

  private final PojoSerializer<APIGatewayV2HTTPEvent> serializer =
      JacksonFactory.getInstance().getSerializer(APIGatewayV2HTTPEvent.class);

  /** The event as JSON. */
  byte[] toJson(
      HttpRequest request, RouteTable.Match match, Optional<Allowed> allowed, String requestId) {
    var event = event(request, match, requestId);
    allowed.ifPresent(it -> event.getRequestContext().setAuthorizer(authorizer(it)));
    var bytes = new ByteArrayOutputStream();
    serializer.toJson(event, bytes);
    return bytes.toByteArray();
  }

  private static RequestContext.Authorizer authorizer(Allowed allowed) {
    var jwt =
        RequestContext.Authorizer.JWT
            .builder()
            .withClaims(allowed.claims())
            .withScopes(allowed.scopes().isEmpty() ? null : allowed.scopes())
            .build();
    return RequestContext.Authorizer.builder().withJwt(jwt).build();
  }

  private APIGatewayV2HTTPEvent event(
      HttpRequest request, RouteTable.Match match, String requestId) {
    var headers = headers(request);
    var event = new APIGatewayV2HTTPEvent();
    event.setVersion("2.0");
    event.setRouteKey(match.route().key());
    // HTTP APIs hand the path on decoded, unlike REST APIs.
    event.setRawPath("/" + String.join("/", request.segments()));
    event.setRawQueryString(request.rawQuery());
    event.setHeaders(headers);
    var cookies = cookies(request);
    if (!cookies.isEmpty()) {
      event.setCookies(cookies);
    }
    if (!request.rawQuery().isEmpty()) {
      event.setQueryStringParameters(PercentEncoding.parameters(request.rawQuery()));
    }
    if (!match.variables().isEmpty()) {
      event.setPathParameters(match.variables());
    }
    event.setRequestContext(context(request, match, headers, requestId));
    body(request, headers.getOrDefault("content-type", ""), event);
    return event;
  }

  private static RequestContext context(
      HttpRequest request, RouteTable.Match match, Map<String, String> headers, String requestId) {
    return RequestContext.builder()
        .withAccountId(ACCOUNT)
        .withApiId("local")
        .withDomainName(headers.getOrDefault("host", "localhost").replaceFirst(":\\d+$", ""))
        .withDomainPrefix("local")
        .withHttp(
            RequestContext.Http.builder()
                .withMethod(request.method())
                .withPath("/" + String.join("/", request.segments()))
                .withProtocol(request.protocol())
                .withSourceIp(request.sourceIp())
                .withUserAgent(headers.getOrDefault("user-agent", ""))
                .build())
        .withRequestId(requestId)
        .withRouteKey(match.route().key())
        .withStage("$default")
        .withTime(TIME.format(request.received()))
        .withTimeEpoch(request.received().toEpochMilli())
        .build();
  }

  /** Lower-case names, the values of a repeated header joined by commas; cookies stand apart. */
  private static Map<String, String> headers(HttpRequest request) {
    var headers = new TreeMap<String, String>();
    request
        .headers()
        .forEach(
            header -> {
              var name = header.name().toLowerCase(Locale.ROOT);
              if (!name.equals("cookie")) {
                headers.merge(name, header.value(), (first, second) -> first + "," + second);
              }
            });
    headers.merge("x-forwarded-for", request.sourceIp(), (first, second) -> first + ", " + second);
    headers.put("x-forwarded-proto", "http");
    headers.put("x-forwarded-port", Integer.toString(request.port()));
    headers.putIfAbsent("x-amzn-trace-id", traceId(request.received()));
    return new LinkedHashMap<>(headers);
  }

  private static String traceId(Instant received) {
    var random = UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    return "Root=1-%08x-%s".formatted(received.getEpochSecond(), random);
  }

  private static List<String> cookies(HttpRequest request) {
    return request.values("cookie").stream()
        .flatMap(cookies -> Arrays.stream(cookies.split(";", -1)))
        .map(String::strip)
        .filter(cookie -> !cookie.isEmpty())
        .toList();
  }

  /** Only types that API Gateway takes for text come as text, all else as base64. */
  private static void body(HttpRequest request, String contentType, APIGatewayV2HTTPEvent event) {
    if (request.body().asByteArrayUnsafe().length == 0) {
      return;
    }
    var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    boolean text = type.startsWith("text/") || TEXT.contains(type);
    event.setIsBase64Encoded(!text);
    event.setBody(
        text
            ? new String(request.body().asByteArrayUnsafe(), StandardCharsets.UTF_8)
            : Base64.getEncoder().encodeToString(request.body().asByteArrayUnsafe()));
  }
}
