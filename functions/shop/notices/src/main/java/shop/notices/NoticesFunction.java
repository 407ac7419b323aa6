package shop.notices;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import cqrs.journal.Environment;
import cqrs.projection.read.JournalEpoch;
import cqrs.projection.read.View;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import cqrs.telemetry.MetricsNamespace;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.views.orders.OrdersReader;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wires the notices. Settings: NOTICES_TABLE, NOTICE_DAYS, and for the view PROJECTIONS_TABLE,
 * ORDERS_TABLE and JOURNAL_PARTITIONS.
 */
public final class NoticesFunction
    implements RequestHandler<Map<String, Object>, @Nullable Void>, Primed {

  private final NoticesHandler handler;
  private final MetricsNamespace metrics;

  public NoticesFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public NoticesFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this.metrics = MetricsNamespace.of(environment);
    Environment settings = new Environment(environment);
    String projections = settings.text("PROJECTIONS_TABLE");
    View view = View.of(dynamoDb, projections, "orders", settings.text("ORDERS_TABLE"));
    JournalEpoch epoch = new JournalEpoch(dynamoDb, projections);
    this.handler =
        new NoticesHandler(
            new Notices(dynamoDb, settings.text("NOTICES_TABLE")),
            new Orders(new OrdersReader(view), settings.partitions(), epoch::current),
            Duration.ofDays(Long.parseLong(settings.text("NOTICE_DAYS"))),
            Clock.systemUTC());
  }

  @Override
  public @Nullable Void handleRequest(@Nullable Map<String, Object> event, Context context) {
    NoticesHandler.Outcome _ = handler.handle(event, metrics.log(context));
    return null;
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        new NoticesFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }
}
