package cqrs.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

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
   * @throws IllegalArgumentException if it is not such an event
   */
  @Override
  default void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    answer.write(EventJson.write(handleRequest(EventJson.read(event), context)));
  }
}
