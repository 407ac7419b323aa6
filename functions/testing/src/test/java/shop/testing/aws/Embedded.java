package shop.testing.aws;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import local.dynamodb.EmbeddedDynamoDb;
import local.events.EventBuses;
import local.functions.Time;
import local.gateway.AwsCalls;
import local.gateway.DynamoDbCalls;
import local.gateway.HttpServer;
import local.gateway.PutEvents;
import local.template.Template;
import local.template.Template.Bus;
import local.template.Template.Rule;
import local.template.Template.Target;

/** The emulators of {@code functions/local}, called as AWS is: by HTTP. */
record Embedded(
    EmbeddedDynamoDb database, EventBuses buses, HttpServer server, List<String> received)
    implements Platform {

  static Platform start(Rule rule) {
    List<String> received = new CopyOnWriteArrayList<>();
    EventBuses buses =
        new EventBuses(
            template(rule),
            Time.REAL,
            (_, event) -> received.add(new String(event, StandardCharsets.UTF_8)),
            (queue, _) -> {
              throw new IllegalStateException("The rule has no dead-letter queue: " + queue);
            },
            _ -> false);
    EmbeddedDynamoDb database = EmbeddedDynamoDb.start(List.of(), Optional.empty());
    HttpServer server =
        HttpServer.open(
            0,
            Set.of(),
            new AwsCalls(
                new DynamoDbCalls(database.client(), database.streams()), new PutEvents(buses)));
    return new Embedded(database, buses, server, received);
  }

  /** The rule as it is, but for its target's dead-letter queue. */
  private static Template template(Rule rule) {
    Target function =
        new Target(
            "Function",
            rule.targets().getFirst().retries(),
            rule.targets().getFirst().maximumAge(),
            Optional.empty());
    return new Template(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(new Bus("Bus", rule.bus())),
        List.of(new Rule(rule.name(), rule.bus(), rule.pattern(), List.of(function))),
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
    buses.close();
    database.close();
  }
}
