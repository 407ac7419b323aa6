package shop.projector;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import shop.journal.EventCodec;
import shop.journal.JournalReader;
import shop.projection.Engine;
import shop.projection.Projection;
import shop.projection.ProjectionStore;
import shop.projector.ProjectorHandler.Target;
import shop.views.Views;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wires the projector of the views that VIEWS names. Settings: VIEWS (names, separated by commas),
 * WRITE_TABLE, PROJECTIONS_TABLE, and for each view its table, for example ORDERS_TABLE.
 */
public final class ProjectorFunction
    implements RequestHandler<DynamodbEvent, StreamsEventResponse> {

  /** So many events are folded into one write a row. */
  private static final int CHUNK = 1_000;

  private static final int PARALLEL_WRITES = 16;

  private final ProjectorHandler handler;

  public ProjectorFunction() {
    this(System.getenv(), DynamoDbClient.create());
  }

  public ProjectorFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    ProjectionStore store =
        new ProjectionStore(dynamoDb, setting(environment, "PROJECTIONS_TABLE"));
    JournalReader journal = new JournalReader(dynamoDb, setting(environment, "WRITE_TABLE"));
    Engine.Settings settings =
        new Engine.Settings(
            CHUNK,
            PARALLEL_WRITES,
            environment.getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", "local"));
    this.handler =
        new ProjectorHandler(
            projections(environment)
                .map(
                    projection ->
                        new Engine(
                            projection,
                            dynamoDb,
                            setting(environment, table(projection)),
                            store,
                            journal,
                            new EventCodec(),
                            Clock.systemUTC(),
                            settings))
                .map(engine -> new Target(engine.view(), engine::deliver))
                .toList());
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    return handler.handle(event, context.getLogger());
  }

  private static Stream<Projection> projections(Map<String, String> environment) {
    List<String> names = List.of(setting(environment, "VIEWS").split(","));
    return names.stream()
        .map(String::strip)
        .distinct()
        .map(
            name ->
                Views.named(name)
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "The setting VIEWS names '"
                                    + name
                                    + "', which is no view; there are "
                                    + String.join(", ", Views.names())
                                    + ".")));
  }

  private static String table(Projection projection) {
    return projection.view().toUpperCase(Locale.ROOT) + "_TABLE";
  }

  private static String setting(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "The environment has no " + name + ": set it in template.yaml.");
    }
    return value;
  }
}
