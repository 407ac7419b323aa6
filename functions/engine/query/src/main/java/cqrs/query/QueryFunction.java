package cqrs.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.HttpFunction;
import cqrs.http.HttpHandler;
import cqrs.http.Measures;
import cqrs.http.Tokens;
import cqrs.projection.read.View;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import java.io.IOException;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Answers the queries of one view. An application extends it by a class with two constructors for
 * each view. Settings: see {@link QuerySettings}.
 */
public class QueryFunction implements HttpFunction, Primed {

  private final String view;
  private final Queries queries;
  private final HttpHandler edge;

  /** The queries of a view. */
  @FunctionalInterface
  public interface Queries {

    /**
     * The handlers by their routes' keys.
     *
     * @param tokens reads consistency tokens
     */
    Map<String, HttpHandler.Handler> handlers(View view, Tokens tokens);
  }

  /**
   * Wires the function.
   *
   * @throws IllegalStateException if a setting is missing; the message names it
   */
  protected QueryFunction(
      Map<String, String> environment, DynamoDbClient dynamoDb, String view, Queries queries) {
    this.view = view;
    this.queries = queries;
    QuerySettings settings = new QuerySettings(environment);
    this.edge =
        new HttpHandler(
            queries.handlers(settings.view(dynamoDb, view), settings.tokens(dynamoDb)),
            settings.access(),
            Measures.queries(view));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        new QueryFunction(
            rehearsal.environment(System.getenv()),
            rehearsal.client(DynamoDbClient.builder()),
            view,
            queries));
  }
}
