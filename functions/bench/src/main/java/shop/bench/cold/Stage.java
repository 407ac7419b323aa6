package shop.bench.cold;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import local.dynamodb.EmbeddedDynamoDb;
import local.events.Deliveries;
import local.events.EventBuses;
import local.functions.Time;
import local.gateway.AwsCalls;
import local.gateway.DynamoDbCalls;
import local.gateway.HttpServer;
import local.gateway.PutEvents;
import local.template.Template;

/** The services that functions call, over HTTP: the template's tables, empty, and its buses. */
final class Stage implements AutoCloseable {

  private final EmbeddedDynamoDb dynamoDb;
  private final Deliveries deliveries;
  private final HttpServer calls;

  private Stage(EmbeddedDynamoDb dynamoDb, Deliveries deliveries, HttpServer calls) {
    this.dynamoDb = dynamoDb;
    this.deliveries = deliveries;
    this.calls = calls;
  }

  static Stage open(Template template) {
    EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(template.tables(), Optional.empty());
    Deliveries deliveries = new Deliveries(Time.REAL, new Nowhere());
    EventBuses buses = new EventBuses(template, Time.REAL, deliveries);
    DynamoDbCalls tables = new DynamoDbCalls(dynamoDb.client(), dynamoDb.streams());
    return new Stage(
        dynamoDb, deliveries, HttpServer.open(0, new AwsCalls(tables, new PutEvents(buses))));
  }

  /** By the environment variables that SDKs know. */
  Map<String, URI> endpoints() {
    return Map.of(
        "AWS_ENDPOINT_URL_DYNAMODB", calls.uri(), "AWS_ENDPOINT_URL_EVENTBRIDGE", calls.uri());
  }

  @Override
  public void close() {
    calls.close();
    deliveries.close();
    dynamoDb.close();
  }

  /** Whoever is to be started by events is started by the play. */
  private record Nowhere() implements Deliveries.Outlets {
    @Override
    public void invoke(String function, byte[] event) {}

    @Override
    public void giveUp(String queue, String event) {}
  }
}
