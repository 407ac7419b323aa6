package cqrs.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.HttpFunction;
import cqrs.http.HttpHandler;
import cqrs.http.Measures;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Answers the queries of one view. The setting VIEW names the view; the application's {@link
 * Queries} have the answers. Other settings: see {@link QuerySettings}.
 */
public final class QueryFunction implements HttpFunction, Primed {

  private final String name;
  private final HttpHandler edge;

  public QueryFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  /**
   * Wires the function.
   *
   * @throws IllegalStateException if a setting is missing, or VIEW is no view with queries; the
   *     message names it
   */
  public QueryFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    QuerySettings settings = new QuerySettings(environment);
    this.name = settings.view();
    QueriedView view = new QueriedView(settings.view(dynamoDb, name), settings.tokens(dynamoDb));
    this.edge = new HttpHandler(handlers(view), settings.access(), Measures.queries(name));
  }

  private Map<String, HttpHandler.Handler> handlers(QueriedView view) {
    Map<String, Queries.Query> queries = Queries.ofApplication().queriesOf(name);
    if (queries.isEmpty()) {
      throw new IllegalStateException(
          "The view " + name + " has no queries: set VIEW in template.yaml to one that has.");
    }
    Map<String, HttpHandler.Handler> handlers = new HashMap<>();
    queries.forEach((route, query) -> handlers.put(route, request -> query.answer(request, view)));
    return handlers;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  /** Each view has a record of its own. */
  @Override
  public String record() {
    return "QueryFunction." + name;
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        new QueryFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }
}
