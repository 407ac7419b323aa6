package cqrs.rebuild;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.SteadyClock;
import cqrs.projection.internal.generations.GenerationRows;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.LiveWork;
import cqrs.projector.Engines;
import cqrs.projector.TimeLimit;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.MetricsNamespace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Processes slices from the control bus. Settings: those of {@link Engines}, CONTROL_BUS, and
 * DROP_UNITS_PER_SECOND, the limit of write units per second for deleting old rows.
 */
public final class RebuildFunction
    implements RequestHandler<ScheduledEvent, @Nullable Void>, Primed {

  /** How long the last chunk may take. */
  private static final Duration LAST_CHUNK = Duration.ofSeconds(90);

  /** If deliveries take longer, a rebuild slows down. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int PARTS = 3;

  private final SteadyClock clock = new SteadyClock();
  private final Engines engines;
  private final MetricsNamespace metrics;
  private final Map<String, Worker> workers;

  public RebuildFunction() {
    this(System.getenv(), DynamoDbClient.create(), EventBridgeClient.create());
    register(System.getenv());
  }

  public RebuildFunction(
      Map<String, String> environment, DynamoDbClient dynamoDb, EventBridgeClient eventBridge) {
    this.metrics = MetricsNamespace.of(environment);
    this.engines = new Engines(environment, dynamoDb, clock);
    ControlBus bus = new ControlBus(eventBridge, engines.text("CONTROL_BUS"));
    List<Engine> all = engines.all();
    LiveWork live =
        new LiveWork(engines.store(), engines.journal(), engines.partitions(), all, PATIENCE);
    PaceFactory paceFactory =
        (units, parts, report) -> Pace.yielding(units, parts, live.watch(), report, clock);
    int dropUnits = Integer.parseInt(engines.text("DROP_UNITS_PER_SECOND"));
    this.workers =
        all.stream()
            .collect(
                Collectors.toMap(
                    Engine::view,
                    engine ->
                        new Worker(
                            engine,
                            engines.store(),
                            engines.journal(),
                            engines.partitions(),
                            new Verifications(
                                engines.store(), engines.verifier(engine.view()), clock),
                            new Dropper(
                                engines.store(),
                                new GenerationRows(dynamoDb, engines.table(engine.view()), clock),
                                dropUnits,
                                paceFactory,
                                clock),
                            bus,
                            paceFactory,
                            clock)));
  }

  /**
   * Processes one slice.
   *
   * @throws IllegalArgumentException if the event is none
   */
  @Override
  public @Nullable Void handleRequest(@Nullable ScheduledEvent event, Context context) {
    clock.synchronize();
    Slice slice =
        Slice.find(event == null ? null : event.getDetail())
            .orElseThrow(
                () ->
                    LogLine.wrongEvent(
                        "The event is no slice of a rebuild: its detail must have view, generation"
                            + " and lane.",
                        metrics.log(context)));
    if (!engines.isJournalOfViews()) {
      LogLine.error("the journal is of another epoch than the views: nothing is built")
          .write(metrics.log(context));
      return null;
    }
    Optional.ofNullable(workers.get(slice.view()))
        .ifPresent(worker -> worker.run(slice, invocation(context), metrics.log(context)));
    return null;
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        ScheduledEvent.class,
        new RebuildFunction(
            rehearsal.environment(System.getenv()),
            rehearsal.client(DynamoDbClient.builder()),
            rehearsal.client(EventBridgeClient.builder())));
  }

  private Worker.Invocation invocation(Context context) {
    Instant now = clock.instant();
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    return new Worker.Invocation(
        context.getAwsRequestId(),
        TimeLimit.of(now, left, LAST_CHUNK, PARTS),
        now.plus(left).plusSeconds(1));
  }
}
