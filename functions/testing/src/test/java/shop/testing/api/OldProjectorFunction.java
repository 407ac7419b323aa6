package shop.testing.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import cqrs.journal.Environment;
import cqrs.journal.JournalReader;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.Engine.Blocked;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The projector of an earlier deployment, which cannot take a move to {@code poison}. */
public final class OldProjectorFunction
    implements RequestHandler<DynamodbEvent, StreamsEventResponse> {

  private final List<Engine> engines;

  public OldProjectorFunction(Map<String, String> values, DynamoDbClient dynamoDb) {
    Environment environment = new Environment(values);
    this.engines =
        ShopViews.VIEWS.projector(environment.text("PROJECTOR")).orElseThrow().views().stream()
            .map(projection -> engine(projection, environment, dynamoDb))
            .toList();
  }

  private static Engine engine(
      Projection<ShopEvent> projection, Environment environment, DynamoDbClient dynamoDb) {
    return new Engine(
        new OldCode(projection),
        dynamoDb,
        environment.text(projection.view().toUpperCase(Locale.ROOT) + "_TABLE"),
        new ProjectionStore(dynamoDb, environment.text("PROJECTIONS_TABLE")),
        new JournalReader(dynamoDb, environment.text("WRITE_TABLE")),
        ShopEvents.CODEC,
        Clock.systemUTC(),
        new Engine.Settings(
            100,
            4,
            new Deployment(
                environment.text("AWS_LAMBDA_FUNCTION_NAME"),
                environment.text("AWS_LAMBDA_FUNCTION_VERSION"))));
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    Map<Integer, Long> targets = new TreeMap<>();
    event
        .getRecords()
        .forEach(
            record -> {
              var keys = record.getDynamodb().getKeys();
              String pk = Objects.requireNonNull(keys.get("pk")).getS();
              targets.merge(
                  Integer.valueOf(pk.substring("JOURNAL#".length())),
                  Long.valueOf(Objects.requireNonNull(keys.get("sk")).getS()),
                  Math::max);
            });
    engines.forEach(engine -> engine.catchUp(targets, Blocked.WHEN_DUE, Instant.MAX));
    return new StreamsEventResponse(List.of());
  }

  private record OldCode(Projection<ShopEvent> projection) implements Projection<ShopEvent> {

    @Override
    public String view() {
      return projection.view();
    }

    @Override
    public Version version() {
      return projection.version();
    }

    @Override
    public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
      if (recorded.event() instanceof CustomerMoved moved && moved.region().equals("poison")) {
        throw new IllegalStateException("Old code knows no such region.");
      }
      projection.project(recorded, changes);
    }
  }
}
