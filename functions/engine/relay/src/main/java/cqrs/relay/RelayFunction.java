package cqrs.relay;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import cqrs.domain.Application;
import cqrs.journal.Environment;
import cqrs.projection.internal.calls.SteadyClock;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import cqrs.telemetry.MetricsNamespace;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Runs the relay. Settings: WRITE_TABLE, PROJECTIONS_TABLE and DOMAIN_BUS. Stream records and the
 * monitor's events start it; it ignores their content.
 */
public final class RelayFunction
    implements RequestHandler<Map<String, Object>, @Nullable Void>, Primed {

  /** Seven calls hold one event of each of 64 partitions. */
  private static final int PARALLELISM = 8;

  private final SteadyClock clock = new SteadyClock();
  private final RelayHandler handler;
  private final MetricsNamespace metrics;

  public RelayFunction() {
    this(System.getenv(), DynamoDbClient.create(), EventBridgeClient.create());
    register(System.getenv());
  }

  public RelayFunction(
      Map<String, String> environment, DynamoDbClient dynamoDb, EventBridgeClient eventBridge) {
    this.metrics = MetricsNamespace.of(environment);
    Environment settings = new Environment(environment);
    this.handler =
        new RelayHandler(
            new Relay(
                RelayContract.ofApplication(),
                Application.current().publishedView(),
                dynamoDb,
                new Relay.Tables(settings.text("WRITE_TABLE"), settings.text("PROJECTIONS_TABLE")),
                eventBridge,
                settings.text("DOMAIN_BUS"),
                clock,
                Pauses.REAL,
                PARALLELISM));
  }

  @Override
  public @Nullable Void handleRequest(@Nullable Map<String, Object> event, Context context) {
    clock.synchronize();
    handler.handle(
        RelayHandler.until(context.getRemainingTimeInMillis(), clock.instant()),
        metrics.log(context));
    return null;
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        new RelayFunction(
            rehearsal.environment(System.getenv()),
            rehearsal.client(DynamoDbClient.builder()),
            rehearsal.client(EventBridgeClient.builder())));
  }
}
