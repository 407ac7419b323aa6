package shop.command;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.domain.ShopEvent;
import shop.http.Access;
import shop.http.HttpFunction;
import shop.journal.Environment;
import shop.journal.Journal;
import shop.journal.JournalSettings;
import shop.journal.Partitions;
import shop.journal.WriteModel;
import shop.snapshot.Primed;
import shop.snapshot.Rehearsal;
import shop.stored.ShopEvents;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wires the command Lambda. Environment: WRITE_TABLE, JOURNAL_PARTITIONS, and those of {@link
 * Access}.
 */
public final class CommandFunction implements HttpFunction, Primed {

  /** A call that hangs is repeated well within the time that a command has. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(2);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Partitions partitions;
  private final CommandHandler handler;
  private volatile @Nullable Journal<ShopEvent> journal;

  public CommandFunction() {
    this(System.getenv(), client());
    register(System.getenv());
  }

  public CommandFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    Environment settings = new Environment(environment);
    this.dynamoDb = dynamoDb;
    this.table = settings.text("WRITE_TABLE");
    this.partitions = settings.partitions();
    this.handler =
        new CommandHandler(
            new WriteModel(dynamoDb, table),
            this::journal,
            InstantSource.system(),
            () -> UuidCreator.getTimeOrderedEpoch().toString(),
            Access.of(settings));
  }

  /** Opened by the first command: what goes wrong then is answered like any other fault. */
  private Journal<ShopEvent> journal() {
    Journal<ShopEvent> open = journal;
    if (open == null) {
      open =
          new Journal<>(
              dynamoDb, table, JournalSettings.open(dynamoDb, table, partitions), ShopEvents.CODEC);
      journal = open;
    }
    return open;
  }

  /** The journal may have been restored since: its epoch is another one then. */
  @Override
  public void restored() {
    journal = null;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return handler.handle(event, context);
  }

  @Override
  public void rehearse(Rehearsal rehearsal) throws IOException {
    rehearsal.play(
        new CommandFunction(
            rehearsal.environment(System.getenv()), rehearsal.client(DynamoDbClient.builder())));
  }

  private static DynamoDbClient client() {
    return DynamoDbClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(SOCKET_TIMEOUT))
        .build();
  }
}
