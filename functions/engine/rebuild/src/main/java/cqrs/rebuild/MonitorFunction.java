package cqrs.rebuild;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import cqrs.journal.dynamodb.Parallel;
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
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Measures all views every minute, has those caught up that nothing else moves, and looks after
 * their generations. It needs nothing but the tables, so it tells of a lag when projectors are
 * dead. Settings: those of {@link Engines}, CONTROL_BUS, SETTLED_MINUTES and KEPT_DAYS.
 */
public final class MonitorFunction
    implements RequestHandler<ScheduledEvent, @Nullable Void>, Primed {

  /** A checkpoint that does not move for so long has no delivery in sight. */
  private static final Duration STILL = Duration.ofSeconds(2);

  private final SteadyClock clock = new SteadyClock();
  private final Engines wired;
  private final List<Engine> engines;
  private final Lag lag;
  private final CatchUp catchUp;
  private final ControlBus bus;
  private final Monitor monitor;
  private final RelayWatch relay;
  private final Duration settled;
  private volatile long started = System.nanoTime();

  public MonitorFunction() {
    this(System.getenv(), DynamoDbClient.create(), EventBridgeClient.create());
    register(System.getenv());
  }

  public MonitorFunction(
      Map<String, String> environment, DynamoDbClient dynamoDb, EventBridgeClient eventBridge) {
    this.wired = new Engines(environment, dynamoDb, clock);
    this.engines = wired.all();
    this.lag = new Lag(wired.store(), wired.journal(), wired.partitions());
    this.catchUp = new CatchUp(wired.store(), wired.journal(), clock, STILL);
    this.bus = new ControlBus(eventBridge, wired.text("CONTROL_BUS"));
    this.relay =
        new RelayWatch(
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
   * Looks at the relay and at every view, unless the journal is under restore: what would be built
   * from it then is not what the views have to show. The first failure is thrown when all were
   * looked at.
   */
  @Override
  public @Nullable Void handleRequest(ScheduledEvent event, Context context) {
    clock.synchronize();
    LambdaLogger logger = context.getLogger();
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
    List<ViewLook> looks =
        IntStream.range(0, engines.size())
            .mapToObj(i -> new ViewLook(engines.get(i), measured.heads(), measured.found().get(i)))
            .toList();
    inParallel(looks, look -> look.measure(catchUp, isNew));
    // One message for all: the catch-up runs once at a time.
    List<String> standing =
        looks.stream().filter(ViewLook::wantsCatchUp).map(ViewLook::view).toList();
    boolean asked = !standing.isEmpty() && bus.catchUp(standing);
    inParallel(looks, look -> look.tend(monitor, asked, logger));
    relay.look(published, measured.heads(), clock.instant(), logger);
    looks.stream()
        .flatMap(look -> look.failure().stream())
        .findFirst()
        .ifPresent(
            failure -> {
              throw failure;
            });
    int refused = bus.refused() - before;
    if (refused > 0) {
      throw new IllegalStateException("The control bus did not take " + refused + " events.");
    }
    LogLine.info("looked").metric(Metric.MONITOR_LOOKED, 1).write(logger);
    return null;
  }

  /** What ran up to the snapshot was another start. */
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

  private static void inParallel(List<ViewLook> looks, Consumer<ViewLook> step) {
    List<Boolean> _ =
        Parallel.all(
            looks.stream()
                .<Callable<Boolean>>map(
                    look ->
                        () -> {
                          step.accept(look);
                          return true;
                        })
                .toList());
  }
}
