package shop.rebuild;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import shop.journal.JournalReader;
import shop.journal.Parallel;
import shop.journal.Partitions;
import shop.projection.Engine;
import shop.projector.Engines;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Looks after the generations of all views, every minute. Settings: those of {@link Engines},
 * CONTROL_BUS, SETTLED_MINUTES and KEPT_DAYS.
 */
public final class MonitorFunction implements RequestHandler<ScheduledEvent, @Nullable Void> {

  private final Engines wired;
  private final List<Engine> engines;
  private final JournalReader journal;
  private final Partitions partitions;
  private final ControlBus bus;
  private final Monitor monitor;

  public MonitorFunction() {
    this(System.getenv(), DynamoDbClient.create(), EventBridgeClient.create());
  }

  public MonitorFunction(
      Map<String, String> environment, DynamoDbClient dynamoDb, EventBridgeClient eventBridge) {
    Clock clock = Clock.systemUTC();
    this.wired = new Engines(environment, dynamoDb, clock);
    this.engines = wired.all();
    this.journal = wired.journal();
    this.partitions = wired.partitions();
    this.bus = new ControlBus(eventBridge, wired.text("CONTROL_BUS"));
    this.monitor =
        new Monitor(
            wired.store(),
            new Rebuilds(wired.store(), bus, clock),
            clock,
            Duration.ofMinutes(Long.parseLong(wired.text("SETTLED_MINUTES"))),
            Duration.ofDays(Long.parseLong(wired.text("KEPT_DAYS"))));
  }

  /**
   * Looks at every view, unless the journal is under restore: what would be built from it then is
   * not what the views have to show. The first failure is thrown when all were looked at.
   */
  @Override
  public @Nullable Void handleRequest(ScheduledEvent event, Context context) {
    if (!wired.isJournalOfViews()) {
      context
          .getLogger()
          .log("The journal is of another epoch than the views: run the restore to its end.");
      return null;
    }
    int before = bus.refused();
    List<Boolean> _ =
        Parallel.all(
            engines.stream()
                .<Callable<Boolean>>map(
                    engine ->
                        () -> {
                          monitor.look(engine, () -> journal.heads(partitions));
                          return true;
                        })
                .toList());
    int refused = bus.refused() - before;
    if (refused > 0) {
      throw new IllegalStateException("The control bus did not take " + refused + " slices.");
    }
    return null;
  }
}
