package cqrs.console;

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
 * Answers with the console's page and its files. Anybody may call it: the page holds nothing of the
 * business. The settings are those of {@link Access} and of {@link ConsoleSettings}.
 */
public final class ConsoleFunction implements HttpFunction, Primed {

  private final HttpHandler edge;

  public ConsoleFunction() {
    this(System.getenv());
    register(System.getenv());
  }

  /** As all functions are made locally; this one needs no client. */
  public ConsoleFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this(environment);
  }

  /** The function with its settings. */
  public ConsoleFunction(Map<String, String> environment) {
    Environment settings = new Environment(environment);
    ConsoleHandler handler =
        new ConsoleHandler(ConsoleSettings.of(settings), ConsoleFiles.ofApplication());
    this.edge =
        new HttpHandler(
            Map.of(
                "GET /console",
                _ -> handler.page(),
                "GET /console/{version}/{asset}",
                handler::asset),
            Access.of(settings),
            Measures.NONE);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return edge.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(new ConsoleFunction(rehearsal.environment(System.getenv())));
  }
}
