package cqrs.projector;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import cqrs.projection.internal.calls.SteadyClock;
import cqrs.projection.internal.run.CatchUp;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import cqrs.telemetry.MetricsNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Runs the catch-up when the monitor asks for it, or by hand with {@code {"detail": {"views":
 * ["calendar"]}}}; {@code {}} is all views. Settings: see {@link Engines}.
 */
public final class CatchUpFunction
    implements RequestHandler<ScheduledEvent, Map<String, Object>>, Primed {

  /** Much longer than a delivery takes for a chunk. */
  private static final Duration STILL = Duration.ofSeconds(2);

  private final SteadyClock clock = new SteadyClock();
  private final CatchUpHandler handler;
  private final MetricsNamespace metrics;

  public CatchUpFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public CatchUpFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this.metrics = MetricsNamespace.of(environment);
    Engines engines = new Engines(environment, dynamoDb, clock);
    this.handler =
        new CatchUpHandler(
            engines.all(),
            engines.journal(),
            engines.partitions(),
            new CatchUp(engines.store(), engines.journal(), clock, STILL));
  }

  @Override
  public Map<String, Object> handleRequest(@Nullable ScheduledEvent event, Context context) {
    clock.synchronize();
    return handler.handle(event, TimeLimit.of(context, clock), metrics.log(context));
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        ScheduledEvent.class,
        new CatchUpFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }
}
