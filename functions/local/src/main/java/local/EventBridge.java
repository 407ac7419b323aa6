package local;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import local.events.Deliveries;
import local.events.EventBus;
import local.events.EventBuses;
import local.functions.Time;
import local.gateway.AwsCalls;
import local.gateway.DynamoDbCalls;
import local.gateway.HttpServer;
import local.gateway.PutEvents;
import local.template.Template;
import local.template.Template.Bus;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * The template's event buses, and the client that functions call them with. One endpoint serves the
 * buses and the tables.
 */
final class EventBridge implements AutoCloseable {
  private final Template template;
  private final Deliveries deliveries;
  private final EventBuses buses;
  private final HttpServer server;
  private @Nullable EventBridgeClient client;

  private EventBridge(
      Template template, Deliveries deliveries, EventBuses buses, HttpServer server) {
    this.template = template;
    this.deliveries = deliveries;
    this.buses = buses;
    this.server = server;
  }

  /**
   * Opens the endpoint.
   *
   * @param port of it; 0 for any that is free
   * @param hosts names by which this machine may be called, beside its own
   * @param dynamoDb what it answers beside calls of EventBridge
   * @param outlets where events go
   * @param paused whether the rule of that name is paused
   */
  static EventBridge start(
      int port,
      Set<String> hosts,
      DynamoDbCalls dynamoDb,
      Template template,
      Time time,
      Deliveries.Outlets outlets,
      Predicate<String> paused) {
    var deliveries = new Deliveries(time, outlets);
    var buses = new EventBuses(template, time, deliveries, paused);
    var calls = new AwsCalls(dynamoDb, new PutEvents(buses));
    return new EventBridge(template, deliveries, buses, HttpServer.open(port, hosts, calls));
  }

  URI uri() {
    return server.uri();
  }

  EventBus bus(String logicalId) {
    return template.buses().stream()
        .filter(bus -> bus.logicalId().equals(logicalId))
        .map(Bus::name)
        .findFirst()
        .or(() -> Optional.of(logicalId).filter(Bus.DEFAULT::equals))
        .flatMap(buses::bus)
        .orElseThrow(
            () -> new IllegalArgumentException("There is no event bus " + logicalId + "."));
  }

  /** Made when it is first asked for: most templates put no events. */
  synchronized EventBridgeClient client() {
    var made = client;
    if (made == null) {
      made =
          EventBridgeClient.builder()
              .endpointOverride(uri())
              .region(Region.US_EAST_1)
              .credentialsProvider(
                  StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
              .httpClientBuilder(UrlConnectionHttpClient.builder())
              .build();
      client = made;
    }
    return made;
  }

  /** Gives up what could not be delivered yet. */
  @Override
  public synchronized void close() {
    deliveries.close();
    server.close();
    if (client != null) {
      client.close();
    }
  }
}
