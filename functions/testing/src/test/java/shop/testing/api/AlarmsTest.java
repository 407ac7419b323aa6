package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.LocalOptions;
import local.alarms.AlarmState;
import local.template.Alarm;
import local.template.MetricId;
import local.template.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import shop.testing.Await;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Every alarm as it is deployed, over the metrics that the functions really emit: each goes off in
 * the situation that it is for, and none while all is well.
 */
final class AlarmsTest {

  private static final Set<String> NO_DELIVERY =
      names(
          ofViews("lag-seconds", "lag-events", "kept-by-catch-up"),
          "orders-stream-silent",
          "sales-stream-silent");
  private static final Set<String> ODD_EVENTS =
      names(
          ofViews("blocked-partitions", "checkpoints-ahead"),
          "views-blocked-partitions",
          "unreadable-records");
  private static final Set<String> WRONG_ROWS =
      names(ofViews("verification-failed", "rebuild-failed"));
  private static final Set<String> NO_VIEW_TABLES =
      names(
          ofViews("deliveries-failing", "query-faults"),
          "views-deliveries-failing",
          "projector-failures");
  private static final Set<String> NO_WRITE_TABLE =
      names(Stream.of(), "command-faults", "monitor-errors", "monitor-silent");

  private static final Set<String> NO_RELAY =
      names(Stream.of(), "relay-lag-seconds", "relay-lag-events", "relay-kept-by-monitor");

  /** As AWS names them: an alarm on another name would be quiet for ever. */
  private static final Set<String> OF_AWS =
      Set.of(
          "AWS/Lambda Errors",
          "AWS/Lambda Throttles",
          "AWS/Lambda IteratorAge",
          "AWS/Lambda DroppedEventCount",
          "AWS/SQS ApproximateNumberOfMessagesVisible");

  private static final String SLOW_COMMANDS = "local-command-latency";

  /** On a metric that CloudWatch makes of the access log, which is not written here. */
  private static final String API_FAULTS = "local-api-faults";

  private static Stream<String> ofViews(String... alarms) {
    return Operator.VIEWS.stream().flatMap(view -> Stream.of(alarms).map(a -> view + "-" + a));
  }

  private static Set<String> names(Stream<String> ofViews, String... ofTheSystem) {
    return Stream.concat(ofViews, Stream.of(ofTheSystem))
        .map(name -> "local-" + name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void inAHealthyQuarterOfAnHourNoneGoesOff() {
    try (Minutes minutes = Minutes.start(UnaryOperator.identity())) {
      Shop shop = minutes.shop();
      Given given = new Given(shop);
      String product = given.product();
      Operator operator = new Operator(shop);
      for (int i = 0; i < 15; i++) {
        String customer = given.customer("Here");
        Answer placed = placed(shop, customer, product);
        shop.getSeeing(placed, "/customers/" + customer + "/dashboard").is(200);
        shop.getSeeing(placed, "/sales/regions").is(200);
        shop.get("/orders/nowhere").is(404);
        shop.post("/orders", "{}").is(400);
        if (i == 5) {
          long _ = operator.rebuild("regions", "{\"verify\": \"all\"}");
          assertThat(operator.verified("orders", "{}").path("sound").asBoolean()).isTrue();
        }
        shop.awaitViews();
        minutes.pass();
      }

      assertThat(minutes.alarmed()).isEmpty();
      assertThat(minutes.is("local-monitor-silent")).isEqualTo(AlarmState.OK);
      assertThat(minutes.is("local-orders-lag-events")).isEqualTo(AlarmState.OK);
      assertThat(minutes.is("local-regions-rebuild-failed")).isEqualTo(AlarmState.OK);
      assertThat(minutes.is("local-read-side-unhealthy")).isEqualTo(AlarmState.OK);
      assertThat(shop.system().invalidMetricLines()).isZero();
    }
  }

  @Test
  @Execution(CONCURRENT)
  void aStreamThatDoesNotDeliverIsSeenAndItsEndToo() {
    Map<String, String> low =
        Operator.VIEWS.stream()
            .flatMap(
                view -> {
                  String name = Operator.table(view).replace("View", "");
                  return Stream.of(name + "LagSeconds=0", name + "LagEvents=5");
                })
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    try (Minutes minutes = Minutes.start(options -> options.withParameters(low))) {
      Shop shop = minutes.shop();
      List<String> paused =
          List.of(
              "OrdersProjectorFunctionJournal",
              "SalesProjectorFunctionJournal",
              "CatchUpFunctionCatchUp");
      paused.forEach(shop.system().triggers()::pause);
      new RandomCommands(shop, 5).run(20);
      Await.until("a second has passed", () -> lagSeconds(shop) > 0);
      // As long as CloudWatch goes back for a datapoint where some are missing.
      for (int i = 0; i < 9; i++) {
        minutes.pass();
      }

      assertThat(minutes.alarmed()).containsExactlyInAnyOrderElementsOf(withSummary(NO_DELIVERY));

      paused.forEach(shop.system().triggers()::resume);
      shop.awaitViews();
      for (int i = 0; i < 10; i++) {
        minutes.pass();
      }

      assertThat(minutes.alarmed()).isEmpty();
    }
  }

  @Test
  @Execution(CONCURRENT)
  void aRelayThatNobodyCanStartIsSeenAndItsEndToo() {
    Map<String, String> low = Map.of("RelayLagSeconds", "0", "RelayLagEvents", "5");
    try (Minutes minutes = Minutes.start(options -> options.withParameters(low))) {
      Shop shop = minutes.shop();
      List<String> paused = List.of("RelayFunctionCheckpoints", "RelayFunctionAsked");
      paused.forEach(shop.system().triggers()::pause);
      new RandomCommands(shop, 5).run(20);
      shop.awaitViews();
      for (int i = 0; i < 9; i++) {
        minutes.pass();
      }

      assertThat(minutes.alarmed()).containsExactlyInAnyOrderElementsOf(withSummary(NO_RELAY));

      paused.forEach(shop.system().triggers()::resume);
      int events = new Operator(shop).journal().size();
      Await.until(
          "all is published", () -> shop.system().bus("DomainBus").received().size() == events);
      for (int i = 0; i < 10; i++) {
        minutes.pass();
      }

      assertThat(minutes.alarmed()).isEmpty();
    }
  }

  private static Answer placed(Shop shop, String customer, String product) {
    return order(shop, customer, product).is(201);
  }

  private static Answer order(Shop shop, String customer, String product) {
    return shop.post("/orders", Given.order(shop.id("order"), customer, Given.line(product, 1)));
  }

  private static long lagSeconds(Shop shop) {
    return shop.get("/views").json().at("/items/0/lag/seconds").asLong();
  }

  @Test
  @Execution(CONCURRENT)
  void eventsThatNobodyTakesOrThatAreGoneAreSeen() {
    try (Minutes minutes = Minutes.start(UnaryOperator.identity())) {
      Shop shop = minutes.shop();
      Given given = new Given(shop);
      String customer = given.customer("Here");
      Answer placed = placed(shop, customer, given.product());
      String other = given.customer("There");
      Answer moved = shop.put("/customers/" + other + "/region", "{\"region\": \"Here\"}").is(200);
      shop.awaitViews();
      JournalRows journal = new JournalRows(shop);
      journal.appendUnknown(JournalRows.after(placed, 1));
      journal.delete(JournalRows.after(moved, 0));
      unreadable(shop);
      for (int i = 0; i < 5; i++) {
        minutes.pass();
      }

      assertThat(minutes.alarmed()).containsAll(withSummary(ODD_EVENTS));
      assertThat(minutes.alarmed()).doesNotContainAnyElementsOf(NO_DELIVERY);
    }
  }

  /** A record of the stream that is no journal row. */
  private static void unreadable(Shop shop) {
    String answer =
        shop.system()
            .invoke(
                "OrdersProjectorFunction",
                """
                {"Records": [{"eventName": "INSERT", "dynamodb": {
                  "Keys": {"pk": {"S": "JOURNAL#1"}}, "SequenceNumber": "1",
                  "NewImage": {"pk": {"S": "JOURNAL#1"}}}}]}
                """);
    assertThat(answer).contains("itemIdentifier");
  }

  @Test
  @Execution(CONCURRENT)
  void rowsThatAreNotTheJournalsAreSeen() {
    try (Minutes minutes = Minutes.start(UnaryOperator.identity())) {
      Shop shop = minutes.shop();
      Operator operator = new Operator(shop);
      new RandomCommands(shop, 6).run(20);
      shop.awaitViews();
      // A build that nobody is told of waits: time enough to put a row where none belongs.
      shop.system().triggers().pause("RebuildFunctionSlice");
      List<String> slices = new ArrayList<>();
      for (String view : Operator.VIEWS) {
        long generation =
            shop.post("/views/" + view + "/rebuilds", "{\"verify\": \"all\"}")
                .is(202)
                .json()
                .path("generation")
                .asLong();
        putRow(shop, view, generation);
        putRow(shop, view, 1);
        slices.add(
            "{\"detail\": {\"view\": \"%s\", \"generation\": %d, \"lane\": 0}}"
                .formatted(view, generation));
      }
      shop.system().triggers().resume("RebuildFunctionSlice");
      for (String slice : slices) {
        Await.until("built", () -> isFailedAfter(shop, slice));
      }
      for (String view : Operator.VIEWS) {
        JsonNode verified = operator.verified(view, "{\"rows\": \"all\"}");
        assertThat(verified.path("sound").asBoolean()).isFalse();
      }
      minutes.pass();

      assertThat(minutes.alarmed()).containsExactlyInAnyOrderElementsOf(withSummary(WRONG_ROWS));
    }
  }

  /** Lanes are built one after the other; the first lane goes on to the verification. */
  private static boolean isFailedAfter(Shop shop, String slice) {
    for (int lane = 3; lane >= 0; lane--) {
      shop.system().invoke("RebuildFunction", slice.replace("\"lane\": 0", "\"lane\": " + lane));
    }
    JsonNode detail = Answer.parse(slice).path("detail");
    String path = "/views/" + detail.path("view").asText() + "/rebuilds/";
    return shop.get(path + detail.path("generation").asLong())
        .json()
        .path("state")
        .asText()
        .equals("failed");
  }

  private static void putRow(Shop shop, String view, long generation) {
    Map<String, AttributeValue> row =
        Map.of(
            "pk", AttributeValue.fromS(generation + "#NOBODY"),
            "sk", AttributeValue.fromS("-"),
            "gross", AttributeValue.fromN("1"),
            "@1", AttributeValue.fromN("1"));
    shop.dynamoDb().putItem(r -> r.tableName(Operator.table(view)).item(row));
  }

  @Test
  @Execution(CONCURRENT)
  void viewsThatCannotBeWrittenOrReadAreSeen(@TempDir Path folder) {
    Path template = folder.resolve("template.yaml");
    ChangedTemplate.write(template, Map.of("MaximumRetryAttempts: 10", "MaximumRetryAttempts: 0"));
    try (Minutes minutes =
        Minutes.start(
            options ->
                new LocalOptions(
                    template,
                    0,
                    0,
                    options.data(),
                    options.parameters(),
                    options.time(),
                    false,
                    options.hosts()))) {
      Shop shop = minutes.shop();
      Given given = new Given(shop);
      String product = given.product();
      Operator.VIEWS.forEach(
          view -> shop.dynamoDb().deleteTable(r -> r.tableName(Operator.table(view))));
      for (int i = 0; i < 5; i++) {
        Answer _ = placed(shop, given.customer("Here"), product);
        shop.get("/orders/an-order").is(500);
        shop.get("/customers/ann/dashboard").is(500);
        shop.get("/sales/regions").is(500);
        shop.get("/sales/products/tea").is(500);
        for (String view : Operator.VIEWS) {
          MetricId failed = MetricId.of("local", "DeliveriesFailed", "View", view);
          Await.until(view + " is not written", () -> minutes.now(failed, "Sum") > 0);
        }
        Await.until(
            "batches are given up", () -> shop.system().queue("ProjectorFailures").received() >= 2);
        minutes.pass();
      }

      assertThat(minutes.alarmed()).containsAll(withSummary(NO_VIEW_TABLES));
      assertThat(minutes.alarmed()).doesNotContainAnyElementsOf(NO_WRITE_TABLE);
    }
  }

  @Test
  @Execution(CONCURRENT)
  void commandsThatFailAndAMonitorThatCannotLookAreSeen() {
    Map<String, String> impatient = Map.of("CommandLatencyMilliseconds", "0");
    try (Minutes minutes = Minutes.start(options -> options.withParameters(impatient))) {
      Shop shop = minutes.shop();
      Given given = new Given(shop);
      String product = given.product();
      String customer = given.customer("Here");
      for (int i = 0; i < 6; i++) {
        Answer _ = placed(shop, customer, product);
        shop.awaitViews();
        minutes.pass();
      }
      assertThat(minutes.alarmed()).containsExactly(SLOW_COMMANDS);
      Minutes.MAPPINGS.forEach(shop.system().triggers()::pause);
      shop.dynamoDb().deleteTable(r -> r.tableName("WriteTable"));
      for (int i = 0; i < 9; i++) {
        order(shop, customer, product).is(500);
        minutes.pass();
      }

      assertThat(minutes.alarmed()).containsAll(withSummary(NO_WRITE_TABLE));
      // The views are as they were: what cannot be measured is said by the monitor's alarms.
      assertThat(minutes.alarmed())
          .doesNotContainAnyElementsOf(
              NO_DELIVERY.stream().filter(name -> name.contains("lag")).toList());
    }
  }

  /** Puts measurements of Lambda and SQS that cannot all be provoked here. */
  @Test
  void whatThePlatformMeasuresIsLookedAtToo() {
    try (Minutes minutes = Minutes.start(UnaryOperator.identity())) {
      Template template = minutes.shop().system().template();
      List<Alarm.OfMetric> platform = platform(template);
      for (Alarm.OfMetric alarm : platform) {
        assertThat(alarm.metric().dimensions().values())
            .as(alarm.name())
            .hasSize(1)
            .isSubsetOf(things(template));
        assertThat(alarm.metric().namespace() + " " + alarm.metric().name())
            .as(alarm.name())
            .isIn(OF_AWS);
      }
      List<Alarm.OfMetric> all =
          Stream.concat(platform.stream(), named(template, API_FAULTS)).toList();
      for (int i = 0; i < 45; i++) {
        for (Alarm.OfMetric alarm : all) {
          minutes.put(alarm, alarm.threshold() + 1);
        }
        minutes.pass();
      }

      assertThat(minutes.alarmed())
          .containsAll(all.stream().map(Alarm.OfMetric::name).toList())
          .contains("local-read-side-unhealthy");
    }
  }

  @Test
  void everyAlarmIsOneOfThese() {
    try (Minutes minutes = Minutes.start(UnaryOperator.identity())) {
      Template template = minutes.shop().system().template();
      Set<String> all = new TreeSet<>();
      Stream.of(NO_DELIVERY, ODD_EVENTS, WRONG_ROWS, NO_VIEW_TABLES, NO_WRITE_TABLE, NO_RELAY)
          .forEach(all::addAll);
      platform(template).forEach(alarm -> all.add(alarm.name()));
      all.addAll(List.of(SLOW_COMMANDS, API_FAULTS, "local-read-side-unhealthy"));

      assertThat(template.alarms())
          .extracting(Alarm::name)
          .containsExactlyInAnyOrderElementsOf(all);
    }
  }

  /** Those on metrics of AWS, but for what the situations above bring about. */
  private static List<Alarm.OfMetric> platform(Template template) {
    return ofMetrics(template)
        .filter(alarm -> alarm.metric().namespace().startsWith("AWS/"))
        .filter(alarm -> !alarm.name().endsWith("stream-silent"))
        .filter(alarm -> !alarm.name().endsWith("projector-failures"))
        .filter(alarm -> !alarm.name().endsWith("monitor-errors"))
        .toList();
  }

  private static Stream<Alarm.OfMetric> ofMetrics(Template template) {
    return template.alarms().stream()
        .filter(Alarm.OfMetric.class::isInstance)
        .map(Alarm.OfMetric.class::cast);
  }

  private static Stream<Alarm.OfMetric> named(Template template, String name) {
    return ofMetrics(template).filter(alarm -> alarm.name().equals(name));
  }

  /** The dimension of an AWS metric. */
  private static Set<String> things(Template template) {
    Set<String> things = new TreeSet<>();
    template.functions().forEach(function -> things.add(function.name()));
    template.mappings().forEach(mapping -> things.add(mapping.name()));
    template.queues().forEach(queue -> things.add(queue.name()));
    return things;
  }

  /** The composite, too, where one of the read side's is among them. */
  private static Set<String> withSummary(Set<String> alarms) {
    Set<String> all = new TreeSet<>(alarms);
    all.add("local-read-side-unhealthy");
    return all;
  }
}
