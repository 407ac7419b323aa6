package cqrs.rebuild;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.calls.SteadyClock;
import cqrs.projection.internal.generations.Lag;
import cqrs.projection.internal.generations.RelayCheckpoints;
import cqrs.projection.internal.run.CatchUp;
import cqrs.projection.internal.run.Engine;
import cqrs.projector.Engines;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import cqrs.telemetry.MetricsNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Measures all views every minute, starts the catch-up for views that do not move, and manages
 * their generations. It needs only the tables, so it reports a lag even if projectors are down.
 * Settings: those of {@link Engines}, CONTROL_BUS, SETTLED_MINUTES and KEPT_DAYS.
 */
public final class MonitorFunction
    implements RequestHandler<ScheduledEvent, @Nullable Void>, Primed {

  /** If a checkpoint does not move for this time, no delivery is at work. */
  private static final Duration STILL = Duration.ofSeconds(2);

  private final SteadyClock clock = new SteadyClock();
  private final Engines wired;
  private final MetricsNamespace metrics;
  private final List<Engine> engines;
  private final Lag lag;
  private final CatchUp catchUp;
  private final ControlBus bus;
  private final Monitor monitor;
  private final RelayCheck relay;
  private final Duration settled;
  private volatile long started = System.nanoTime();

  public MonitorFunction() {
    this(System.getenv(), DynamoDbClient.create(), EventBridgeClient.create());
    register(System.getenv());
  }

  public MonitorFunction(
      Map<String, String> environment, DynamoDbClient dynamoDb, EventBridgeClient eventBridge) {
    this.metrics = MetricsNamespace.of(environment);
    this.wired = new Engines(environment, dynamoDb, clock);
    this.engines = wired.all();
    this.lag = new Lag(wired.store(), wired.journal(), wired.partitions());
    this.catchUp = new CatchUp(wired.store(), wired.journal(), clock, STILL);
    this.bus = new ControlBus(eventBridge, wired.text("CONTROL_BUS"));
    this.relay =
        new RelayCheck(
            wired.store(),
            new RelayCheckpoints(dynamoDb, wired.text("PROJECTIONS_TABLE")),
            lag,
            bus,
            STILL);
    this.settled = Duration.ofMinutes(Long.parseLong(wired.text("SETTLED_MINUTES")));
    this.monitor =
        new Monitor(
            wired.store(),
            new Rebuilds(wired.store(), bus, clock),
            clock,
            settled,
            Duration.ofDays(Long.parseLong(wired.text("KEPT_DAYS"))));
  }

  /**
   * Checks the relay and every view, but not while the journal is being restored. It reads nothing
   * of the event, so any event starts it. It throws the first failure after all checks.
   */
  @Override
  public @Nullable Void handleRequest(@Nullable ScheduledEvent event, Context context) {
    clock.synchronize();
    LambdaLogger logger = metrics.log(context);
    if (!wired.isJournalOfViews()) {
      LogLine.error("the journal is of another epoch than the views: run the restore to its end")
          .write(logger);
      return null;
    }
    int before = bus.refused();
    boolean isNew = System.nanoTime() - started < settled.toNanos();
    Map<Integer, Long> published = relay.published();
    Lag.Measured measured =
        lag.measure(engines.stream().map(Engine::view).toList(), clock.instant());
    List<ViewCheck> checks =
        IntStream.range(0, engines.size())
            .mapToObj(i -> new ViewCheck(engines.get(i), measured.heads(), measured.found().get(i)))
            .toList();
    ParallelCalls.run(checks, Integer.MAX_VALUE, check -> check.measure(catchUp, isNew));
    // One request for all views, because one catch-up runs at a time.
    List<String> stalled =
        checks.stream().filter(ViewCheck::wantsCatchUp).map(ViewCheck::view).toList();
    boolean requested = !stalled.isEmpty() && bus.catchUp(stalled);
    ParallelCalls.run(checks, Integer.MAX_VALUE, check -> check.finish(monitor, requested, logger));
    relay.check(published, measured.heads(), clock.instant(), logger);
    checks.stream()
        .flatMap(check -> check.failure().stream())
        .findFirst()
        .ifPresent(
            failure -> {
              throw failure;
            });
    int refused = bus.refused() - before;
    if (refused > 0) {
      throw new IllegalStateException("The control bus refused " + refused + " events.");
    }
    LogLine.info("looked").metric(Metric.MONITOR_LOOKED, 1).write(logger);
    return null;
  }

  /** The start of the snapshot does not count. */
  @Override
  public void restored() {
    started = System.nanoTime();
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        ScheduledEvent.class,
        new MonitorFunction(
            rehearsal.environment(System.getenv()),
            rehearsal.client(DynamoDbClient.builder()),
            rehearsal.client(EventBridgeClient.builder())));
  }
}
