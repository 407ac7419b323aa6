package cqrs.projector;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import cqrs.projection.internal.calls.SteadyClock;
import cqrs.projector.ProjectorHandler.Target;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import cqrs.telemetry.MetricsNamespace;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs the projector that the setting PROJECTOR names. Settings: see {@link Engines}. */
public final class ProjectorFunction
    implements RequestHandler<DynamodbEvent, StreamsEventResponse>, Primed {

  private final SteadyClock clock = new SteadyClock();
  private final ProjectorHandler handler;
  private final MetricsNamespace metrics;

  public ProjectorFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public ProjectorFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this.metrics = MetricsNamespace.of(environment);
    this.handler =
        new ProjectorHandler(
            new Engines(environment, dynamoDb, clock)
                .ofProjector().stream().map(e -> new Target(e.view(), e::deliver)).toList());
  }

  @Override
  public StreamsEventResponse handleRequest(@Nullable DynamodbEvent event, Context context) {
    clock.synchronize();
    return handler.handle(event, TimeLimit.of(context, clock), metrics.log(context));
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        DynamodbEvent.class,
        new ProjectorFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }
}
