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
    this.handler =
        new HttpHandler(
            Map.of(
                "GET /views", Redaction.around(overview::views),
                "POST /views/{view}/resume", Redaction.around(interventions::resume),
                "POST /views/{view}/skips", Redaction.around(interventions::skip),
                "POST /views/{view}/rebuilds", Redaction.around(generations::start),
                "GET /views/{view}/rebuilds/{generation}", Redaction.around(generations::follow),
                "DELETE /views/{view}/rebuilds/{generation}", Redaction.around(generations::drop),
                "POST /views/{view}/rollback", Redaction.around(generations::rollBack),
                "POST /views/{view}/verifications", Redaction.around(verifications::start),
                "GET /views/{view}/verifications/{id}", Redaction.around(verifications::follow)),
            Access.of(new Environment(environment)),
            Measures.NONE);
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
