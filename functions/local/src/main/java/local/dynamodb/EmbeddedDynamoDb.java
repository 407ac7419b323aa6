package local.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import local.template.StartupException;
import local.template.Template.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** DynamoDB Local inside this process, with the tables of a template. */
public final class EmbeddedDynamoDb implements AutoCloseable {
  // SQLite also throws its faults; its own log would only repeat them with a stack trace.
  private static final Logger SQLITE_LOG = Logger.getLogger("com.almworks.sqlite4java");

  static {
    SQLITE_LOG.setFilter(_ -> false);
  }

  private final AmazonDynamoDBLocal local;
  private final DynamoDbClient client;
  private final PrimedStreams streams;
  private final Map<String, String> streamArns = new ConcurrentHashMap<>();

  private EmbeddedDynamoDb(AmazonDynamoDBLocal local) {
    this.local = local;
    this.client = local.dynamoDbClient();
    this.streams = new PrimedStreams(local.dynamoDbStreamsClient());
  }

  /**
   * Starts it and makes the tables that are not there yet.
   *
   * @param folder where to keep the data; in memory if empty
   * @throws StartupException if another system has the folder, or it holds something else
   */
  public static EmbeddedDynamoDb start(List<Table> tables, Optional<DataFolder> folder) {
    var dynamoDb =
        new EmbeddedDynamoDb(
            folder
                .<AmazonDynamoDBLocal>map(DurableDynamoDb::open)
                .orElseGet(EmbeddedDynamoDb::inMemory));
    try {
      dynamoDb.makeTables(tables, folder);
      return dynamoDb;
    } catch (RuntimeException e) {
      // Its threads are not daemons: left alone they would keep the process from ending.
      dynamoDb.close();
      throw e;
    }
  }

  private static AmazonDynamoDBLocal inMemory() {
    return DynamoDBEmbedded.create(true);
  }

  private void makeTables(List<Table> tables, Optional<DataFolder> folder) {
    var existing = client.listTablesPaginator().tableNames().stream().toList();
    for (var table : tables) {
      if (existing.contains(table.name())) {
        var found = client.describeTable(it -> it.tableName(table.name())).table();
        TableDifference.check(table.request(), found, folder.map(DataFolder::path).orElseThrow());
      } else {
        create(table);
      }
      timeToLive(table);
    }
    for (var table : tables) {
      if (table.hasStream()) {
        streams.prime(client, table);
        streamArns.put(
            table.logicalId(),
            client.describeTable(it -> it.tableName(table.name())).table().latestStreamArn());
      }
    }
  }

  private void create(Table table) {
    try {
      client.createTable(table.request());
    } catch (DynamoDbException e) {
      throw new StartupException(
          "The table %s cannot be made: %s"
              .formatted(table.logicalId(), e.awsErrorDetails().errorMessage()),
          e);
    }
  }

  private void timeToLive(Table table) {
    table
        .timeToLive()
        .ifPresent(
            attribute -> {
              var status =
                  client
                      .describeTimeToLive(it -> it.tableName(table.name()))
                      .timeToLiveDescription();
              if (!attribute.equals(status.attributeName())) {
                client.updateTimeToLive(
                    it ->
                        it.tableName(table.name())
                            .timeToLiveSpecification(
                                ttl -> ttl.enabled(true).attributeName(attribute)));
              }
            });
  }

  /** A client that calls it within this process; never close it. */
  public DynamoDbClient client() {
    return client;
  }

  /** A client for the streams, without the records that {@link PrimedStreams} makes. */
  public DynamoDbStreamsClient streams() {
    return streams;
  }

  /** The ARN of the stream of the table with that logical id. */
  public String streamArn(String logicalId) {
    var arn = streamArns.get(logicalId);
    if (arn == null) {
      throw new IllegalArgumentException("The table " + logicalId + " has no stream.");
    }
    return arn;
  }

  @Override
  public void close() {
    local.shutdown();
  }
}
