package cqrs.command;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.command.LocalShop.Answer;
import cqrs.journal.dynamodb.Attributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** What DynamoDB and the network may do to a command, below the client. */
class FaultsTest {

  private static final String WRITE = "transactWriteItems";
  private static final String KEY = "idempotency-key";

  private LocalShop shop;

  @BeforeEach
  void open() {
    shop = new LocalShop();
    shop.customer("ada");
    shop.product("lamp", "2.50", "GBP");
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aWriteWhoseAnswerIsLostTakesEffectOnce() {
    AtomicInteger writes = new AtomicInteger();
    CommandHandler<ShopEvent> handler =
        through(
            (method, call) -> {
              Object answer = call.call();
              if (method.equals(WRITE) && writes.incrementAndGet() == 1) {
                throw SdkClientException.create("no answer");
              }
              return answer;
            });

    Answer answer = place(handler, "o1");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers()).doesNotContainKey("Idempotent-Replayed");
    assertThat(writes).hasValue(2);
    assertThat(shop.events("ada")).hasSize(2);
  }

  @Test
  void aWriteThatIsLostOnItsWayIsSentAgain() {
    AtomicInteger writes = new AtomicInteger();
    CommandHandler<ShopEvent> handler =
        through(
            (method, call) -> {
              if (method.equals(WRITE) && writes.incrementAndGet() <= 2) {
                throw DynamoDbException.builder().statusCode(500).message("lost").build();
              }
              return call.call();
            });

    assertThat(place(handler, "o1").status()).isEqualTo(201);
    assertThat(shop.events("ada")).hasSize(2);
  }

  @Test
  void ifNoAnswerEverComesTheCallerIsToldAndItsKeyTellsTheRest() {
    CommandHandler<ShopEvent> deaf =
        through(
            (method, call) -> {
              Object answer = call.call();
              if (method.equals(WRITE)) {
                throw SdkClientException.create("no answer");
              }
              return answer;
            });

    Answer unknown = place(deaf, "o1", KEY, "k");
    Answer again = shop.post("/orders", Bodies.order("o1", "ada", "lamp"), KEY, "k");

    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.text("type")).endsWith("outcome-unknown");
    assertThat(unknown.headers()).containsKey("Retry-After");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.headers()).containsEntry("Idempotent-Replayed", "true");
    assertThat(shop.events("ada")).hasSize(2);
  }

  @Test
  void anUnansweredWriteThatIsThenThrottledIsLookedUpInTheJournal() {
    AtomicInteger writes = new AtomicInteger();
    CommandHandler<ShopEvent> handler =
        through(
            (method, call) -> {
              if (!method.equals(WRITE)) {
                return call.call();
              }
              if (writes.incrementAndGet() == 1) {
                Object _ = call.call();
                throw SdkClientException.create("no answer");
              }
              throw throttled();
            });

    Answer answer = place(handler, "o1");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(shop.events("ada")).hasSize(2);
  }

  @Test
  void throttlingIsPassedOnWithATimeToRetry() {
    CommandHandler<ShopEvent> writes =
        through((method, call) -> method.equals(WRITE) ? fail(throttled()) : call.call());
    CommandHandler<ShopEvent> reads =
        through((method, call) -> method.equals("query") ? fail(throttled()) : call.call());

    for (Answer answer : List.of(place(writes, "o1"), place(reads, "o1"))) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("Retry-After", "1");
      assertThat(answer.body().toString()).doesNotContain("WriteTable", "capacity");
    }
    assertThat(shop.events("ada")).hasSize(1);
  }

  @Test
  void anOrderDecidedOnACustomerWhoMovesMeanwhileIsDecidedAgain() {
    AtomicInteger writes = new AtomicInteger();
    CommandHandler<ShopEvent> handler =
        through(
            (method, call) -> {
              if (method.equals(WRITE) && writes.incrementAndGet() == 1) {
                Answer moved = shop.put("/customers/ada/region", "{\"region\":\"Spain\"}");
                assertThat(moved.status()).isEqualTo(200);
              }
              return call.call();
            });

    assertThat(place(handler, "o1").status()).isEqualTo(201);
    assertThat(writes.get()).isEqualTo(2);
    assertThat(shop.events("ada")).hasSize(3);
    OrderPlaced placed = (OrderPlaced) shop.events("ada").getLast().event();
    assertThat(placed.placement().region()).isEqualTo("Spain");
  }

  @Test
  void aRaceForTheOffsetAloneIsRunAgainWithoutANewDecision() {
    AtomicInteger writes = new AtomicInteger();
    AtomicInteger reads = new AtomicInteger();
    CommandHandler<ShopEvent> handler =
        through(
            (method, call) -> {
              if (method.equals(WRITE) && writes.incrementAndGet() == 1) {
                shop.order("other", "ada", "lamp");
              }
              if (method.equals("batchGetItem")) {
                reads.incrementAndGet();
              }
              return call.call();
            });

    assertThat(place(handler, "o1").status()).isEqualTo(201);
    assertThat(reads).hasValue(1);
    assertThat(shop.events("ada"))
        .extracting(e -> e.position().offset())
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void whoLosesEveryRaceIsToldToTryAgainAndHasChangedNothing() {
    AtomicInteger others = new AtomicInteger();
    CommandHandler<ShopEvent> unlucky =
        shop.handler(
            Interposed.client(
                shop.dynamoDb(),
                (method, call) -> {
                  if (method.equals(WRITE)) {
                    String region = "{\"region\":\"R" + others.incrementAndGet() + "\"}";
                    assertThat(shop.put("/customers/ada/region", region).status()).isEqualTo(200);
                  }
                  return call.call();
                }),
            Duration.ofMillis(300));

    Answer answer = place(unlucky, "o1");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", "1");
    assertThat(others.get()).isGreaterThan(1);
    assertThat(shop.rowsBeginning("ORDER#")).isZero();
  }

  @Test
  void aStateThatIsAlreadyAnothersIsRejectedWhenDecidedAgain() {
    shop.order("o1", "ada", "lamp");
    AtomicInteger writes = new AtomicInteger();
    CommandHandler<ShopEvent> handler =
        through(
            (method, call) -> {
              if (method.equals(WRITE) && writes.incrementAndGet() == 1) {
                shop.step("o1", "payment");
              }
              return call.call();
            });

    Answer answer = shop.send(handler, "POST", "/orders/o1/payment", "{}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(shop.events("ada")).hasSize(3);
  }

  @Test
  void aRejectionThatOnlyATwinsSuccessExplainsIsThatSuccess() {
    String body = Bodies.order("o1", "ada", "lamp");
    Answer twin = shop.post("/orders", body, KEY, "k");
    CommandHandler<ShopEvent> half =
        through(
            (method, call) ->
                method.equals("batchGetItem")
                    ? withoutReceipts((BatchGetItemResponse) call.call())
                    : call.call());

    Answer answer = shop.send(half, "POST", "/orders", body, KEY, "k");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo(twin.body());
    assertThat(answer.headers()).containsEntry("Idempotent-Replayed", "true");
  }

  @Test
  void aBugIsLoggedAndNotTold() {
    CommandHandler<ShopEvent> broken =
        through((_, _) -> fail(new IllegalStateException("pk ORDER#1 is odd")));

    Answer answer = place(broken, "o1");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body().toString()).doesNotContain("odd", "shop.", "Exception");
    assertThat(shop.log()).anyMatch(line -> line.contains("pk ORDER#1 is odd"));
  }

  private Answer place(CommandHandler<ShopEvent> handler, String order, String... headers) {
    return shop.send(handler, "POST", "/orders", Bodies.order(order, "ada", "lamp"), headers);
  }

  private CommandHandler<ShopEvent> through(Interposed.Between between) {
    return shop.handler(Interposed.client(shop.dynamoDb(), between));
  }

  private static Object fail(RuntimeException e) {
    throw e;
  }

  private static RuntimeException throttled() {
    return ProvisionedThroughputExceededException.builder()
        .statusCode(400)
        .message("WriteTable lacks capacity")
        .build();
  }

  /** A read beside a transaction may see one of its rows and not yet another. */
  private static Object withoutReceipts(BatchGetItemResponse response) {
    List<Map<String, AttributeValue>> rows =
        response.responses().getOrDefault(LocalShop.TABLE, List.of()).stream()
            .filter(row -> !Attributes.string(row, "pk").startsWith("COMMAND#"))
            .toList();
    return response.toBuilder().responses(Map.of(LocalShop.TABLE, rows)).build();
  }
}
