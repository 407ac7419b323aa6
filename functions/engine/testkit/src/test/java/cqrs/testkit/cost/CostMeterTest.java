package cqrs.testkit.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.testkit.cost.Costs.Cost;
import cqrs.testkit.cost.Costs.Line;
import cqrs.testkit.dynamodb.Store;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import local.dynamodb.InterceptedDynamoDb;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class CostMeterTest {

  private static final String PLAIN = "PlainTable";
  private static final String RANKED = "RankedTable";

  private static final Store STORE = new Store();

  private final CostMeter meter = new CostMeter(STORE.dynamoDb());
  private final DynamoDbClient client =
      new InterceptedDynamoDb(STORE.dynamoDb(), meter.as("orders"));

  @AfterAll
  static void stop() {
    STORE.close();
  }

  @BeforeEach
  void twoTables() {
    if (STORE.dynamoDb().listTables().tableNames().contains(PLAIN)) {
      STORE.drop(PLAIN);
      STORE.drop(RANKED);
    }
    STORE.table(PLAIN);
    STORE.rankedTable(RANKED, "score");
  }

  @Test
  void readsCostWhatIsThereAndNothingCostsTheLeast() {
    stored(PLAIN, "large", 9000);
    stored(PLAIN, "small", 10);

    assertThat(reads(c -> c.getItem(r -> r.tableName(PLAIN).key(key("large"))))).isEqualTo(1.5);
    assertThat(
            reads(
                c ->
                    c.getItem(
                        r -> r.tableName(PLAIN).key(key("large")).projectionExpression("sk"))))
        .isEqualTo(1.5);
    assertThat(reads(c -> c.getItem(r -> r.tableName(PLAIN).key(key("none")).consistentRead(true))))
        .isEqualTo(1);
    KeysAndAttributes three =
        KeysAndAttributes.builder()
            .keys(List.of(key("large"), key("small"), key("none")))
            .consistentRead(true)
            .build();
    assertThat(reads(c -> c.batchGetItem(r -> r.requestItems(Map.of(PLAIN, three)))))
        .isEqualTo(3 + 1 + 1);
    assertThat(
            reads(
                c ->
                    c.transactGetItems(
                        r -> r.transactItems(get("large"), get("small"), get("none")))))
        .isEqualTo(6 + 2 + 2);
  }

  @Test
  void askingForATablesDescriptionCostsNoUnits() {
    assertThat(reads(c -> c.describeTable(r -> r.tableName(PLAIN)))).isZero();
  }

  @Test
  void aQueryCostsAllThatItLookedAtWhateverItAnswers() {
    for (int i = 0; i < 10; i++) {
      STORE
          .dynamoDb()
          .putItem(put(PLAIN, Map.of("pk", s("p"), "sk", s("" + i), "x", s("y".repeat(1000)))));
    }
    // Ten items of 1,006 bytes are 10,060 bytes: three steps of 4 KB.
    assertThat(queried(null, null, null)).isEqualTo(3);
    assertThat(queried("sk", null, null)).isEqualTo(3);
    assertThat(queried(null, "attribute_not_exists(#x)", null)).isEqualTo(3);
    assertThat(queried(null, null, Select.COUNT)).isEqualTo(3);
  }

  private double queried(
      @Nullable String projection, @Nullable String filter, @Nullable Select select) {
    return reads(
        c ->
            c.query(
                r ->
                    r.tableName(PLAIN)
                        .consistentRead(true)
                        .keyConditionExpression("pk=:p")
                        .expressionAttributeValues(Map.of(":p", s("p")))
                        .expressionAttributeNames(filter == null ? null : Map.of("#x", "x"))
                        .projectionExpression(projection)
                        .filterExpression(filter)
                        .select(select)
                        .limit(100)));
  }

  @Test
  void writesCostTheLargerOfBeforeAndAfterAndAFailedConditionWhatIsThere() {
    assertThat(writes(c -> c.putItem(put(PLAIN, item("a", 2500))))).isEqualTo(3);
    assertThat(writes(c -> c.putItem(put(PLAIN, item("a", 10))))).isEqualTo(3);
    assertThat(writes(c -> grow(c, "a", 1500, "x<>:x"))).isEqualTo(2);
    assertThat(writes(c -> refuse(() -> grow(c, "a", 5000, "attribute_not_exists(pk)"))))
        .isEqualTo(2);
    assertThat(writes(c -> refuse(() -> grow(c, "b", 5000, "attribute_exists(pk)")))).isEqualTo(1);
    assertThat(writes(c -> c.deleteItem(r -> r.tableName(PLAIN).key(key("a"))))).isEqualTo(2);
    assertThat(writes(c -> c.deleteItem(r -> r.tableName(PLAIN).key(key("a"))))).isEqualTo(1);
  }

  @Test
  void transactionsPayTwiceCommittedOrCancelledAndAreReadWhereTheyComeAgain() {
    stored(PLAIN, "check", 1500);
    TransactWriteItem holds = check("attribute_exists(pk)");
    TransactWriteItem fails = check("attribute_not_exists(pk)");
    TransactWriteItem puts =
        TransactWriteItem.builder()
            .put(Put.builder().tableName(PLAIN).item(item("new", 2500)).build())
            .build();

    assertThat(
            writes(
                c ->
                    assertThatThrownBy(
                            () -> c.transactWriteItems(r -> r.transactItems(puts, fails)))
                        .isInstanceOf(TransactionCanceledException.class)))
        .isEqualTo(2 * 3 + 2 * 2);
    assertThat(
            writes(
                c ->
                    c.transactWriteItems(
                        r -> r.transactItems(puts, holds).clientRequestToken("one"))))
        .isEqualTo(2 * 3 + 2 * 2);
    Cost again =
        of(c -> c.transactWriteItems(r -> r.transactItems(puts, holds).clientRequestToken("one")));
    assertThat(again).isEqualTo(new Cost(1, 0, 2 + 2, 0));
  }

  @Test
  void anIndexIsALineOfItsOwn() {
    Map<String, AttributeValue> row =
        Map.of("pk", s("a"), "sk", s("-"), "rank", s("r"), "score", AttributeValue.fromN("1"));
    client.putItem(put(RANKED, row));
    client.updateItem(
        r ->
            r.tableName(RANKED)
                .key(key("a"))
                .updateExpression("ADD score :one")
                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
    client.query(
        r ->
            r.tableName(RANKED)
                .indexName("ranking")
                .keyConditionExpression("#rank=:r")
                .expressionAttributeNames(Map.of("#rank", "rank"))
                .expressionAttributeValues(Map.of(":r", s("r")))
                .limit(10));

    assertThat(meter.costs().lines())
        .isEqualTo(
            Map.of(
                new Line("orders", RANKED, "", "PutItem"), new Cost(1, 0, 0, 1),
                new Line("orders", RANKED, "ranking", "PutItem"), new Cost(0, 0, 0, 1),
                new Line("orders", RANKED, "", "UpdateItem"), new Cost(1, 0, 0, 1),
                new Line("orders", RANKED, "ranking", "UpdateItem"), new Cost(0, 0, 0, 2),
                new Line("orders", RANKED, "", "Query"), new Cost(1, 0, 0, 0),
                new Line("orders", RANKED, "ranking", "Query"), new Cost(0, 0, 0.5, 0)));
    assertThat(meter.costs().withoutIndexes().writeUnits()).isEqualTo(2);
  }

  @Test
  void labelsAreToldApart() {
    new InterceptedDynamoDb(STORE.dynamoDb(), meter.as("regions"))
        .putItem(put(PLAIN, item("a", 1)));
    client.putItem(put(PLAIN, item("b", 1)));

    assertThat(meter.costs().of(line -> line.label().equals("regions")).writeUnits()).isEqualTo(1);
    assertThat(meter.costs().total().writeUnits()).isEqualTo(2);
  }

  @Test
  void throttlingIsFreeAndALostAnswerCostsWhatTookEffect() {
    DynamoDbException throttled =
        ProvisionedThroughputExceededException.builder().statusCode(400).message("Slow.").build();
    assertThat(failing(throttled, false)).isEqualTo(new Cost(1, 1, 0, 0));
    assertThat(failing(SdkClientException.create("Timeout."), false))
        .isEqualTo(new Cost(1, 1, 0, 0));
    assertThat(failing(SdkClientException.create("Timeout."), true))
        .isEqualTo(new Cost(1, 1, 0, 1));
  }

  private Cost failing(RuntimeException failure, boolean afterwards) {
    meter.reset();
    DynamoDbClient lossy =
        new InterceptedDynamoDb(
            STORE.dynamoDb(),
            meter.as("lossy"),
            (request, next) -> {
              if (afterwards) {
                var _ = next.apply(request);
              }
              throw failure;
            });
    assertThatThrownBy(() -> lossy.putItem(put(PLAIN, item("a", 1)))).isSameAs(failure);
    return meter.costs().total();
  }

  @Test
  void writesOfOneRowFromManyThreadsAreMeasuredOneByOne() throws InterruptedException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(executor.invokeAll(Collections.nCopies(20, Executors.callable(() -> append(200)))))
          .allMatch(write -> write.state() == Future.State.SUCCESS);
    }

    // The row grows by 200 bytes and 1 an element: what each write costs depends on its turn.
    double expected =
        IntStream.rangeClosed(1, 20)
            .mapToDouble(i -> Math.ceil((2 + 3 + 2 + 1 + 1 + 3 + i * 201) / 1024.0))
            .sum();
    assertThat(meter.costs().total()).isEqualTo(new Cost(20, 0, 0, expected));
  }

  private void append(int size) {
    client.updateItem(
        r ->
            r.tableName(PLAIN)
                .key(key("one"))
                .updateExpression("SET x=list_append(if_not_exists(x,:none),:some)")
                .expressionAttributeValues(
                    Map.of(
                        ":none",
                        AttributeValue.fromL(List.of()),
                        ":some",
                        AttributeValue.fromL(List.of(s("y".repeat(size)))))));
  }

  private double reads(Consumer<DynamoDbClient> call) {
    Cost cost = of(call);
    assertThat(cost.writeUnits()).isZero();
    return cost.readUnits();
  }

  private double writes(Consumer<DynamoDbClient> call) {
    Cost cost = of(call);
    assertThat(cost.readUnits()).isZero();
    return cost.writeUnits();
  }

  private Cost of(Consumer<DynamoDbClient> call) {
    meter.reset();
    call.accept(client);
    assertThat(meter.costs().total().calls()).isEqualTo(1);
    return meter.costs().total();
  }

  private static void stored(String table, String pk, int size) {
    STORE.dynamoDb().putItem(put(table, item(pk, size)));
  }

  private static void grow(DynamoDbClient c, String pk, int size, String condition) {
    c.updateItem(
        r ->
            r.tableName(PLAIN)
                .key(key(pk))
                .updateExpression("SET x=:x")
                .conditionExpression(condition)
                .expressionAttributeValues(Map.of(":x", s("y".repeat(size)))));
  }

  private static void refuse(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(ConditionalCheckFailedException.class);
  }

  private static TransactGetItem get(String pk) {
    return TransactGetItem.builder()
        .get(Get.builder().tableName(PLAIN).key(key(pk)).build())
        .build();
  }

  private static TransactWriteItem check(String condition) {
    return TransactWriteItem.builder()
        .conditionCheck(
            ConditionCheck.builder()
                .tableName(PLAIN)
                .key(key("check"))
                .conditionExpression(condition)
                .build())
        .build();
  }

  private static PutItemRequest put(String table, Map<String, AttributeValue> item) {
    return PutItemRequest.builder().tableName(table).item(item).build();
  }

  private static Map<String, AttributeValue> item(String pk, int size) {
    return Map.of("pk", s(pk), "sk", s("-"), "x", s("y".repeat(size)));
  }

  private static Map<String, AttributeValue> key(String pk) {
    return Map.of("pk", s(pk), "sk", s("-"));
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }
}
