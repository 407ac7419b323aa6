package cqrs.admin;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.Access;
import cqrs.http.HttpFunction;
import cqrs.http.HttpHandler;
import cqrs.http.Measures;
import cqrs.journal.Environment;
import cqrs.projection.internal.calls.SteadyClock;
import cqrs.projection.internal.generations.Lag;
import cqrs.projector.Engines;
import cqrs.rebuild.ControlBus;
import cqrs.rebuild.Rebuilds;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** The operators' API. Settings: see {@link Engines} and {@link Access}. */
public final class ViewsFunction implements HttpFunction, Primed {

  private final SteadyClock clock = new SteadyClock();
  private final HttpHandler handler;

  public ViewsFunction() {
    this(System.getenv(), DynamoDbClient.create(), EventBridgeClient.create());
    register(System.getenv());
  }

  public ViewsFunction(
      Map<String, String> environment, DynamoDbClient dynamoDb, EventBridgeClient eventBridge) {
    Engines engines = new Engines(environment, dynamoDb, clock);
    Lag lag = new Lag(engines.store(), engines.journal(), engines.partitions());
    Overview overview = new Overview(engines.views(), lag, engines.partitions(), clock);
    ViewEngines views = new ViewEngines(engines.all());
    Interventions interventions =
        new Interventions(
            views, engines.store(), engines.journal(), engines.partitions(), overview, clock);
    ControlBus bus = new ControlBus(eventBridge, engines.text("CONTROL_BUS"));
    Estimates estimates = new Estimates(dynamoDb, engines.journal());
    GenerationRequests generations =
        new GenerationRequests(
            views,
            engines.store(),
            engines.journal(),
            engines.partitions(),
            new Rebuilds(engines.store(), bus, clock),
            estimates,
            engines::table,
            overview,
            engines::isJournalOfViews,
            clock);
    VerificationRequests verifications =
        new VerificationRequests(views, engines.store(), bus, estimates, engines::table, clock);
    KeptGenerations kept =
        new KeptGenerations(
            views, engines.store(), estimates, engines::table, overview::isFed, clock);
    Map<String, HttpHandler.Handler> routes = new HashMap<>();
    routes.put("GET /views", overview::views);
    routes.put("GET /views/{view}", request -> overview.view(request, views));
    routes.put("GET /views/{view}/generations", kept::list);
    routes.put("POST /views/{view}/resume", interventions::resume);
    routes.put("POST /views/{view}/skips", interventions::skip);
    routes.put("POST /views/{view}/rebuilds", generations::start);
    routes.put("GET /views/{view}/rebuilds/{generation}", generations::follow);
    routes.put("DELETE /views/{view}/rebuilds/{generation}", generations::drop);
    routes.put("POST /views/{view}/rollback", generations::rollBack);
    routes.put("POST /views/{view}/verifications", verifications::start);
    routes.put("GET /views/{view}/verifications", verifications::list);
    routes.put("GET /views/{view}/verifications/{id}", verifications::follow);
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
        new ViewsFunction(
            rehearsal.environment(System.getenv()),
            rehearsal.client(DynamoDbClient.builder()),
            rehearsal.client(EventBridgeClient.builder())));
  }
}
