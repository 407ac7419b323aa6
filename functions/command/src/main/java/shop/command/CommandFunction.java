package shop.command;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import shop.http.Access;
import shop.journal.Environment;
import shop.journal.EventCodec;
import shop.journal.Journal;
import shop.journal.JournalSettings;
import shop.journal.WriteModel;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wires the command Lambda. Environment: WRITE_TABLE, JOURNAL_PARTITIONS, and those of {@link
 * Access}.
 */
public final class CommandFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  /** A call that hangs is repeated well within the time that a command has. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(2);

  private final CommandHandler handler;

  public CommandFunction() {
    this(System.getenv(), client());
  }

  public CommandFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Environment settings = new Environment(environment);
    String table = settings.text("WRITE_TABLE");
    JournalSettings journal = JournalSettings.open(dynamoDb, table, settings.partitions());
    this.handler =
        new CommandHandler(
            new WriteModel(dynamoDb, table),
            new Journal(dynamoDb, table, journal, new EventCodec()),
            InstantSource.system(),
            () -> UuidCreator.getTimeOrderedEpoch().toString(),
            Access.of(settings));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return handler.handle(event, context);
  }

  private static DynamoDbClient client() {
    return DynamoDbClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(SOCKET_TIMEOUT))
        .build();
  }
}
