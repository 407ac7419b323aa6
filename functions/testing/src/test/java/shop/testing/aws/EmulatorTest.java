package shop.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import local.template.Template;
import local.template.Template.Rule;
import local.template.TemplateReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import shop.testing.Await;
import shop.testing.aws.Deployed.Answer;
import shop.testing.aws.Deployed.Http;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The project's use of AWS's services on an emulation: the embedded emulators, or LocalStack with
 * {@code mvn -Plocalstack verify}. Both are reached by the SDK's own clients, over HTTP.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class EmulatorTest {

  private static final String COMMANDS = "CommandFunction";
  private static final String ORDERS = "OrdersProjectorFunction";
  private static final String SALES = "SalesProjectorFunction";
  private static final String WRITES = "WriteTable";

  private Platform platform;
  private Deployed deployed;

  @BeforeAll
  void deploy() {
    Template template =
        TemplateReader.read(root().resolve("template.yaml"), Map.of()).withoutAuthorization();
    Rule rule =
        template.rules().stream()
            .filter(it -> it.name().contains("NoticesRule"))
            .findFirst()
            .orElseThrow();
    platform = Platform.start(rule);
    deployed = Deployed.to(platform.endpoint(), template);
    // Before there is an event: makes the views' first generations.
    JsonNode _ = deployed.invoke("MonitorFunction", "{}");
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("template.yaml"))) {
      folder = folder.resolve("..").normalize();
    }
    return folder;
  }

  @AfterAll
  void close() {
    if (deployed != null) {
      deployed.close();
    }
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void tablesIndexesStreamsAndExpiryAreAsTheTemplateDeclaresThem() {
    for (Template.Table table : deployed.template().tables()) {
      CreateTableRequest wanted = table.request();
      TableDescription found =
          deployed.dynamoDb().describeTable(it -> it.tableName(table.name())).table();
      assertThat(found.keySchema()).isEqualTo(wanted.keySchema());
      assertThat(found.attributeDefinitions())
          .containsExactlyInAnyOrderElementsOf(wanted.attributeDefinitions());
      assertThat(found.globalSecondaryIndexes().stream().map(it -> it.indexName() + it.keySchema()))
          .containsExactlyInAnyOrderElementsOf(
              wanted.globalSecondaryIndexes().stream()
                  .map(it -> it.indexName() + it.keySchema())
                  .toList());
      assertThat(found.streamSpecification()).isEqualTo(wanted.streamSpecification());
      assertThat(found.latestStreamArn() != null).isEqualTo(table.hasStream());
      assertThat(
              deployed
                  .dynamoDb()
                  .describeTimeToLive(it -> it.tableName(table.name()))
                  .timeToLiveDescription()
                  .attributeName())
          .isEqualTo(table.timeToLive().orElse(null));
    }
  }

  @Test
  void aCommandsRowsAreWrittenTogetherAndTheStreamShowsItsEventAsItIsStored() {
    Answer registered = customer("ann");
    assertThat(registered.status()).isEqualTo(201);

    List<Map<String, AttributeValue>> written =
        deployed.rows(WRITES).stream().filter(row -> row.toString().contains("ann")).toList();
    assertThat(written)
        .extracting(row -> kind(row))
        .containsExactlyInAnyOrder("CUSTOMER", "JOURNAL");

    JsonNode image =
        deployed.recordsFor(ORDERS, deployed.journal().size()).stream()
            .map(record -> record.at("/dynamodb/NewImage"))
            .filter(row -> row.at("/aggregate/S").asText().equals("CUSTOMER#ann"))
            .findFirst()
            .orElseThrow();
    Map<String, AttributeValue> event =
        written.stream().filter(row -> kind(row).equals("JOURNAL")).findFirst().orElseThrow();
    assertThat(texts(image)).isEqualTo(texts(event));
  }

  @Test
  void aTransactionIsAllOrNothingAndSaysWhyInTheOrderOfItsParts() {
    put("there", "1");

    var fault =
        catchThrowableOfType(
            TransactionCanceledException.class,
            () ->
                deployed
                    .dynamoDb()
                    .transactWriteItems(
                        it ->
                            it.transactItems(
                                creation("new", "1"),
                                creation("there", "2"),
                                creation("newer", "1"))));

    assertThat(fault.cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("None", "ConditionalCheckFailed", "None");
    assertThat(fault.cancellationReasons().get(1).item()).isEqualTo(row("there", "1"));
    assertThat(find("new")).isEmpty();
    assertThat(find("newer")).isEmpty();
    assertThat(find("there")).isEqualTo(row("there", "1"));
  }

  @Test
  void aTransactionThatIsSentAgainWithItsTokenTakesEffectOnce() {
    var _ = transact("token", creation("once", "1"));
    var _ = transact("token", creation("once", "1"));
    assertThat(find("once")).isEqualTo(row("once", "1"));
    assertThatThrownBy(() -> transact("token", creation("twice", "1")))
        .isInstanceOf(IdempotentParameterMismatchException.class);
  }

  @Test
  void aWriteWhoseConditionFailsGivesTheRowThatIsThereBack() {
    put("seen", "7");
    var fault =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                deployed
                    .dynamoDb()
                    .updateItem(
                        it ->
                            it.tableName(WRITES)
                                .key(key("seen"))
                                .updateExpression("SET n = :n")
                                .conditionExpression("NOT n >= :n")
                                .expressionAttributeValues(Map.of(":n", AttributeValue.fromN("7")))
                                .returnValuesOnConditionCheckFailure(
                                    ReturnValuesOnConditionCheckFailure.ALL_OLD)));
    assertThat(fault.item()).isEqualTo(row("seen", "7"));
  }

  @Test
  void aCommandSentAgainWithItsKeyIsAnsweredAgainAndRecordedOnce() {
    String body = "{\"customerId\":\"key\",\"name\":\"Kay\",\"region\":\"France\"}";
    Answer first =
        deployed.ask(Http.post(COMMANDS, "/customers", body), "idempotency-key", "key-1");
    Answer second =
        deployed.ask(Http.post(COMMANDS, "/customers", body), "idempotency-key", "key-1");
    assertThat(List.of(first.status(), second.status())).containsOnly(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().path("Idempotent-Replayed").asText()).isEqualTo("true");
    assertThat(eventsOf("CUSTOMER#key")).hasSize(1);
  }

  @Test
  void commandsThatRaceForOnePartitionAllSucceedAndLeaveNoGap() throws Exception {
    Answer _ = customer("busy");
    Answer _ = product("tea", "2.50");
    List<Callable<Answer>> orders = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String id = "race-" + i;
      orders.add(() -> order(id, "busy", "tea", 1));
    }
    try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
      for (Future<Answer> answer : callers.invokeAll(orders)) {
        assertThat(answer.get().status()).as("%s", answer.get()).isEqualTo(201);
      }
    }
    Map<String, List<Long>> offsets =
        deployed.journal().stream()
            .collect(
                Collectors.groupingBy(
                    row -> text(row, "pk"),
                    Collectors.mapping(row -> Long.valueOf(text(row, "sk")), Collectors.toList())));
    assertThat(offsets)
        .allSatisfy(
            (partition, all) -> {
              List<Long> gapless = new ArrayList<>();
              for (long offset = 1; offset <= all.size(); offset++) {
                gapless.add(offset);
              }
              assertThat(all).as(partition).containsExactlyInAnyOrderElementsOf(gapless);
            });
  }

  @Test
  void theStreamFedToTheProjectorsMakesTheViewsAndFedAgainChangesNothing() {
    Answer _ = customer("bea");
    Answer _ = product("lamp", "40.00");
    Answer placed = order("bea-1", "bea", "lamp", 2);

    deliver();
    Answer order =
        deployed.ask(
            Http.get("OrderQueriesFunction", "/orders/{id}", "bea-1"),
            "consistency-token",
            placed.token());
    assertThat(order.status()).as("%s", order).isEqualTo(200);
    assertThat(order.body().path("total").asText()).isEqualTo("80.00");
    Answer dashboard =
        deployed.ask(Http.get("CustomerQueriesFunction", "/customers/{id}/dashboard", "bea"));
    assertThat(dashboard.body().at("/totals/0/gross").asText()).isEqualTo("80.00");
    Answer ranked =
        deployed.ask(
            Http.get("CustomerQueriesFunction", "/customers", "")
                .asking("rank=lifetimeValue&currency=GBP"));
    assertThat(ranked.body().path("items").findValuesAsText("customerId")).contains("bea");
    Answer regions = deployed.ask(Http.get("RegionQueriesFunction", "/sales/regions", ""));
    assertThat(regions.body().at("/items/0/region").asText()).isEqualTo("France");

    Map<String, List<Map<String, AttributeValue>>> once = views();
    deliver();
    assertThat(views()).isEqualTo(once);
  }

  @Test
  void theRelayPublishesWhatTheViewShowsAndTheRuleSendsOnItsMatchesOnly() {
    Answer _ = customer("cleo");
    Answer _ = product("organ", "999.99");
    Answer _ = order("cleo-below", "cleo", "organ", 1);
    Answer _ = order("cleo-above", "cleo", "organ", 2);
    deliver();

    JsonNode _ = deployed.invoke("RelayFunction", "{}");

    Await.until("the rule's target has it", () -> !ordersReceived().isEmpty());
    assertThat(ordersReceived()).containsOnly("cleo-above");
    JsonNode event = Deployed.parse(platform.received().getFirst());
    assertThat(event.path("detail-type").asText()).isEqualTo("OrderPlaced");
    assertThat(event.path("source").asText()).isEqualTo("shop.orders");
    assertThat(event.at("/detail/data/total").asText()).isEqualTo("1999.98");
    assertThat(eventsOf("ORDER#cleo-above").getFirst().get("eventId"))
        .isEqualTo(AttributeValue.fromS(event.at("/detail/eventId").asText()));
  }

  private List<String> ordersReceived() {
    return platform.received().stream()
        .map(it -> Deployed.parse(it).at("/detail/data/orderId").asText())
        .toList();
  }

  private void deliver() {
    deployed.deliverJournalTo(ORDERS);
    deployed.deliverJournalTo(SALES);
  }

  private Map<String, List<Map<String, AttributeValue>>> views() {
    return deployed.template().tables().stream()
        .map(Template.Table::name)
        .filter(name -> name.endsWith("View"))
        .collect(Collectors.toMap(name -> name, deployed::rows));
  }

  private Answer customer(String id) {
    return deployed.ask(
        Http.post(
            COMMANDS,
            "/customers",
            "{\"customerId\":\"%s\",\"name\":\"Name\",\"region\":\"France\"}".formatted(id)));
  }

  private Answer product(String id, String price) {
    return deployed.ask(
        Http.post(
            COMMANDS,
            "/products",
            "{\"productId\":\"%s\",\"name\":\"Name\",\"price\":{\"amount\":\"%s\",\"currency\":\"GBP\"}}"
                .formatted(id, price)));
  }

  private Answer order(String id, String customer, String product, int quantity) {
    return deployed.ask(
        Http.post(
            COMMANDS,
            "/orders",
            "{\"orderId\":\"%s\",\"customerId\":\"%s\",\"lines\":[{\"productId\":\"%s\",\"quantity\":%d}]}"
                .formatted(id, customer, product, quantity)));
  }

  private List<Map<String, AttributeValue>> eventsOf(String aggregate) {
    return deployed.journal().stream()
        .filter(row -> text(row, "aggregate").equals(aggregate))
        .toList();
  }

  private static String kind(Map<String, AttributeValue> row) {
    return text(row, "pk").split("#", 2)[0];
  }

  private static String text(Map<String, AttributeValue> row, String attribute) {
    return row.getOrDefault(attribute, AttributeValue.fromS("")).s();
  }

  private static Map<String, String> texts(JsonNode image) {
    return image.properties().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, it -> it.getValue().elements().next().asText()));
  }

  private static Map<String, String> texts(Map<String, AttributeValue> row) {
    return row.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                it -> it.getValue().s() == null ? it.getValue().n() : it.getValue().s()));
  }

  private static Map<String, AttributeValue> key(String id) {
    return Map.of("pk", AttributeValue.fromS("TRIED#" + id), "sk", AttributeValue.fromS("-"));
  }

  private static Map<String, AttributeValue> row(String id, String number) {
    return Map.of(
        "pk",
        AttributeValue.fromS("TRIED#" + id),
        "sk",
        AttributeValue.fromS("-"),
        "n",
        AttributeValue.fromN(number));
  }

  private void put(String id, String number) {
    var _ = deployed.dynamoDb().putItem(it -> it.tableName(WRITES).item(row(id, number)));
  }

  private Map<String, AttributeValue> find(String id) {
    return deployed
        .dynamoDb()
        .getItem(it -> it.tableName(WRITES).key(key(id)).consistentRead(true))
        .item();
  }

  private Object transact(String token, TransactWriteItem item) {
    return deployed
        .dynamoDb()
        .transactWriteItems(it -> it.transactItems(item).clientRequestToken(token));
  }

  private static TransactWriteItem creation(String id, String number) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(WRITES)
                .item(row(id, number))
                .conditionExpression("attribute_not_exists(pk)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }
}
