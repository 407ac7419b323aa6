package shop.command;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import shop.http.Access;
import shop.journal.Environment;
import shop.journal.EventCodec;
import shop.journal.Journal;
import shop.journal.JournalSettings;
import shop.journal.WriteModel;
import shop.snapshot.Primed;
import shop.snapshot.Rehearsal;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wires the command Lambda. Environment: WRITE_TABLE, JOURNAL_PARTITIONS, and those of {@link
 * Access}.
 */
public final class CommandFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>, Primed {

  /** A call that hangs is repeated well within the time that a command has. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(2);

  private final Map<String, String> environment;
  private final DynamoDbClient dynamoDb;
  private volatile CommandHandler handler;

  public CommandFunction() {
    this(System.getenv(), client());
    register();
  }

  public CommandFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this.environment = Map.copyOf(environment);
    this.dynamoDb = dynamoDb;
    this.handler = handler(environment, dynamoDb);
  }

  private static CommandHandler handler(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Environment settings = new Environment(environment);
    String table = settings.text("WRITE_TABLE");
    JournalSettings journal = JournalSettings.open(dynamoDb, table, settings.partitions());
    return new CommandHandler(
        new WriteModel(dynamoDb, table),
        new Journal(dynamoDb, table, journal, new EventCodec()),
        InstantSource.system(),
        () -> UuidCreator.getTimeOrderedEpoch().toString(),
        Access.of(settings));
  }

  /** The journal may have been restored since: its epoch is another one then. */
  @Override
  public void restored() {
    handler = handler(environment, dynamoDb);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return handler.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        APIGatewayV2HTTPEvent.class,
        new CommandFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }

  private static DynamoDbClient client() {
    return DynamoDbClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(SOCKET_TIMEOUT))
        .build();
  }
}
