package cqrs.docs;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.Access;
import cqrs.http.HttpFunction;
import cqrs.http.HttpHandler;
import cqrs.http.Measures;
import cqrs.journal.Environment;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import java.io.IOException;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Answers with the application's OpenAPI document, the resource {@code /openapi.json}, and with a
 * page that shows it. Anybody may call it. The settings are those of {@link Access}.
 */
public final class DocsFunction implements HttpFunction, Primed {

  private final HttpHandler edge;

  public DocsFunction() {
    this(System.getenv());
    register(System.getenv());
  }

  /** As all functions are made locally; this one needs no client. */
  public DocsFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this(environment);
  }

  /** The function with its settings. */
  public DocsFunction(Map<String, String> environment) {
    DocsHandler handler = DocsHandler.ofApplication();
    this.edge =
        new HttpHandler(
            Map.of(
                "GET /openapi.json", handler::document,
                "GET /docs", handler::page,
                "GET /docs/{asset}", handler::asset),
            Access.of(new Environment(environment)),
            Measures.NONE);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(new DocsFunction(rehearsal.environment(System.getenv())));
  }
}
