package cqrs.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.telemetry.LogLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Lambda function behind the HTTP API. The runtime hands it JSON and not objects: what the
 * runtime makes objects with is 700 classes, which a start without a snapshot would wait for.
 */
public interface HttpFunction extends RequestStreamHandler {

  APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context);

  /**
   * As the runtime calls it.
   *
   * @throws IOException if the event is not JSON
   * @throws IllegalArgumentException if it is no request of an HTTP API, such as {@code {}} or the
   *     event of a warmer; one line of the log says so
   */
  @Override
  default void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    APIGatewayV2HTTPEvent request = EventJson.read(event);
    if (!isRequest(request)) {
      LogLine.error("The event is no request of an HTTP API (payload format 2.0).")
          .with("requestId", context.getAwsRequestId())
          .write(context.getLogger());
      throw new IllegalArgumentException(
          "The event is no request of an HTTP API: it needs rawPath, routeKey and"
              + " requestContext.http.method, and the pathParameters that routeKey names.");
    }
    answer.write(EventJson.write(handleRequest(request, context)));
  }

  private static boolean isRequest(APIGatewayV2HTTPEvent event) {
    return event.getRouteKey() != null
        && event.getRawPath() != null
        && event.getRequestContext() != null
        && event.getRequestContext().getHttp() != null
        && event.getRequestContext().getHttp().getMethod() != null
        && hasPathParameters(event);
  }

  private static boolean hasPathParameters(APIGatewayV2HTTPEvent event) {
    @Nullable Map<String, String> given = event.getPathParameters();
    return Route.parameters(event.getRouteKey()).stream()
        .allMatch(name -> given != null && given.containsKey(name));
  }
}
