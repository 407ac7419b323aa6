package cqrs.admin;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.Access;
import cqrs.http.Api;
import cqrs.http.HttpFunction;
import cqrs.http.HttpHandler;
import cqrs.http.Measures;
import cqrs.journal.Environment;
import cqrs.journal.Stored;
import cqrs.journal.WriteModel;
import cqrs.projection.internal.calls.SteadyClock;
import cqrs.projector.Engines;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Shows the journal to operators, and how views follow from it. It writes nothing. Settings: see
 * {@link Engines} and {@link Access}.
 */
public final class JournalFunction implements HttpFunction, Primed {

  private final SteadyClock clock = new SteadyClock();
  private final HttpHandler handler;

  public JournalFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public JournalFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Engines engines = new Engines(environment, dynamoDb, clock);
    WriteModel writeModel = new WriteModel(dynamoDb, engines.text("WRITE_TABLE"));
    AggregateEvents aggregates =
        new AggregateEvents(
            writeModel, engines.journal(), engines.partitions(), Stored.ofApplication());
    CorrelatedEvents correlated =
        new CorrelatedEvents(engines.journal(), engines.partitions(), clock);
    Explanations explanations =
        new Explanations(
            engines.explainers(),
            engines.journal(),
            engines.partitions(),
            new Estimates(dynamoDb, engines.journal()),
            clock);
    Map<String, HttpHandler.Handler> routes = new HashMap<>();
    Api.ofApplication()
        .journals()
        .forEach(
            (path, type) ->
                routes.put(
                    "GET /" + path + "/{id}/events", request -> aggregates.list(request, type)));
    routes.put("GET /events", correlated::list);
    routes.put("GET /events/{position}/rows", explanations::rows);
    routes.put("GET /views/{view}/explanation", explanations::explain);
    routes.replaceAll((_, route) -> Redaction.around(route));
    this.handler = new HttpHandler(routes, Access.of(new Environment(environment)), Measures.NONE);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    clock.synchronize();
    return handler.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        new JournalFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }
}
