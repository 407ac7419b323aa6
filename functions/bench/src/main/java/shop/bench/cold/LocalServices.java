package shop.bench.cold;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.dynamodb.EmbeddedDynamoDb;
import local.events.EventBuses;
import local.functions.Time;
import local.gateway.AwsCalls;
import local.gateway.DynamoDbCalls;
import local.gateway.HttpServer;
import local.gateway.PutEvents;
import local.template.Template;

/** The services that functions call, over HTTP: the template's tables, empty, and its buses. */
final class LocalServices implements AutoCloseable {

  private final EmbeddedDynamoDb dynamoDb;
  private final EventBuses buses;
  private final HttpServer calls;

  private LocalServices(EmbeddedDynamoDb dynamoDb, EventBuses buses, HttpServer calls) {
    this.dynamoDb = dynamoDb;
    this.buses = buses;
    this.calls = calls;
  }

  static LocalServices open(Template template) {
    EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(template.tables(), Optional.empty());
    // The scenario starts the functions that events would start.
    EventBuses buses = new EventBuses(template, Time.REAL, (_, _) -> {}, (_, _) -> {}, _ -> false);
    DynamoDbCalls tables = new DynamoDbCalls(dynamoDb.client(), dynamoDb.streams());
    return new LocalServices(
        dynamoDb, buses, HttpServer.open(0, Set.of(), new AwsCalls(tables, new PutEvents(buses))));
  }

  /** By the environment variables that SDKs know. */
  Map<String, URI> endpoints() {
    return Map.of(
        "AWS_ENDPOINT_URL_DYNAMODB", calls.uri(), "AWS_ENDPOINT_URL_EVENTBRIDGE", calls.uri());
  }

  @Override
  public void close() {
    calls.close();
    buses.close();
    dynamoDb.close();
  }
}
