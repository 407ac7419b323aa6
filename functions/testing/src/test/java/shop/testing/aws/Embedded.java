package shop.testing.aws;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import shop.local.dynamodb.EmbeddedDynamoDb;
import shop.local.events.Deliveries;
import shop.local.events.EventBuses;
import shop.local.functions.Time;
import shop.local.gateway.AwsCalls;
import shop.local.gateway.DynamoDbCalls;
import shop.local.gateway.HttpServer;
import shop.local.gateway.PutEvents;
import shop.local.template.Template;
import shop.local.template.Template.Bus;
import shop.local.template.Template.Rule;
import shop.local.template.Template.Target;

/** The emulators of {@code functions/local}, called as AWS is: by HTTP. */
record Embedded(
    EmbeddedDynamoDb database, Deliveries deliveries, HttpServer server, List<String> received)
    implements Platform {

  static Platform start(Rule rule) {
    List<String> received = new CopyOnWriteArrayList<>();
    Deliveries deliveries = new Deliveries(Time.REAL, new Queue(received));
    EventBuses buses = new EventBuses(template(rule), Time.REAL, deliveries);
    EmbeddedDynamoDb database = EmbeddedDynamoDb.start(List.of(), Optional.empty());
    HttpServer server =
        HttpServer.open(
            0,
            new AwsCalls(
                new DynamoDbCalls(database.client(), database.streams()), new PutEvents(buses)));
    return new Embedded(database, deliveries, server, received);
  }

  /** The rule as it is, but for its target. */
  private static Template template(Rule rule) {
    Target queue =
        new Target(
            "Queue",
            true,
            Optional.empty(),
            false,
            rule.targets().getFirst().retries(),
            rule.targets().getFirst().maximumAge(),
            Optional.empty());
    return new Template(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(new Bus("Bus", rule.bus())),
        List.of(
            new Rule(
                rule.name(),
                rule.arn(),
                rule.bus(),
                rule.enabled(),
                rule.pattern(),
                List.of(queue))),
        List.of(),
        List.of());
  }

  @Override
  public Endpoint endpoint() {
    return new Endpoint(server.uri(), "us-east-1", "any", "body");
  }

  @Override
  public void close() {
    server.close();
    deliveries.close();
    database.close();
  }

  private record Queue(List<String> messages) implements Deliveries.Outlets {

    @Override
    public void invoke(String function, byte[] event) {
      throw new IllegalStateException("The rule has no function among its targets: " + function);
    }

    @Override
    public void send(String queue, String message) {
      messages.add(message);
    }

    @Override
    public void giveUp(String queue, String event) {
      throw new IllegalStateException("The rule has no dead-letter queue: " + queue);
    }
  }
}
