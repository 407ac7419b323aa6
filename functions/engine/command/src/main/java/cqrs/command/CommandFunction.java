package cqrs.command;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.github.f4b6a3.uuid.UuidCreator;
import cqrs.domain.Event;
import cqrs.http.Access;
import cqrs.http.HttpFunction;
import cqrs.journal.Environment;
import cqrs.journal.Journal;
import cqrs.journal.JournalSettings;
import cqrs.journal.Partitions;
import cqrs.journal.WriteModel;
import cqrs.snapshot.Primed;
import cqrs.snapshot.Rehearsal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wires the command Lambda. Environment: WRITE_TABLE, JOURNAL_PARTITIONS, and those of {@link
 * Access}.
 */
public final class CommandFunction implements HttpFunction, Primed {

  /** A call that hangs is repeated well within the time that a command has. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(2);

  private final Wired<?> wired;

  public CommandFunction() {
    this(System.getenv(), client());
    register(System.getenv());
  }

  public CommandFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this.wired = new Wired<>(Commands.ofApplication(), new Environment(environment), dynamoDb);
  }

  /** The handler with its journal. */
  private static final class Wired<E extends Event> {

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final Partitions partitions;
    private final Commands<E> commands;
    private final CommandHandler<E> handler;
    private volatile @Nullable Journal<E> journal;

    Wired(Commands<E> commands, Environment settings, DynamoDbClient dynamoDb) {
      this.commands = commands;
      this.dynamoDb = dynamoDb;
      this.table = settings.text("WRITE_TABLE");
      this.partitions = settings.partitions();
      this.handler =
          new CommandHandler<>(
              commands,
              new WriteModel(dynamoDb, table),
              this::journal,
              InstantSource.system(),
              () -> UuidCreator.getTimeOrderedEpoch().toString(),
              Access.of(settings));
    }

    /** The first command opens it: a fault is answered like any other. */
    private Journal<E> journal() {
      Journal<E> open = journal;
      if (open == null) {
        JournalSettings settings = JournalSettings.open(dynamoDb, table, partitions);
        open = new Journal<>(dynamoDb, table, settings, commands.codec());
        journal = open;
      }
      return open;
    }
  }

  /** The journal may have been restored since: its epoch is another one then. */
  @Override
  public void restored() {
    wired.journal = null;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return wired.handler.handle(event, context);
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
