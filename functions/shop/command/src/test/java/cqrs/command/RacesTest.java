package cqrs.command;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.command.LocalShop.Answer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.ShopEvent;

/**
 * Commands at the same moment, {@code -Draces=N} times. A 503 would be an answer of the contract,
 * too: a repetition with the key turns it into the success. With 16 callers none is lost that
 * often.
 */
class RacesTest {

  private static final String KEY = "idempotency-key";
  private static final int CALLERS = 16;
  private static final int ROUNDS = Integer.getInteger("races", 2);

  private static LocalShop shop;

  @BeforeAll
  static void open() {
    shop = new LocalShop();
    shop.product("lamp", "2.50", "GBP");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  /** A customer of its own for each order, so that its events are few. */
  private static String order(String name, int round, String... steps) {
    String id = name + "-" + round;
    shop.customer(id);
    shop.order(id, id, "lamp", "lamp", "lamp");
    for (String step : steps) {
      shop.step(id, step);
    }
    return id;
  }

  private static List<ShopEvent> events(String customer) {
    return shop.events(customer).stream().<ShopEvent>map(recorded -> recorded.event()).toList();
  }

  private static List<Answer> sixteen(Callable<Answer> call) throws Exception {
    return Together.call(Collections.nCopies(CALLERS, call));
  }

  private static void haveOneEffect(List<Answer> answers, int status) {
    assertThat(answers).allMatch(answer -> answer.status() == status);
    assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> !answer.headers().containsKey("Idempotent-Replayed"))
        .hasSize(1);
  }

  @Test
  void sixteenCallersWithOneKeyHaveOneEffectAndOneAnswer() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = order("twins", round);
      String key = id;

      haveOneEffect(
          sixteen(
              () -> shop.post("/orders", Bodies.order(key + "-more", key, "lamp"), KEY, key + "o")),
          201);
      haveOneEffect(
          sixteen(() -> shop.post("/orders/" + key + "/payment", "{}", KEY, key + "p")), 200);
      shop.step(id, "shipment");
      haveOneEffect(
          sixteen(
              () ->
                  shop.post(
                      "/orders/" + key + "/returns",
                      Bodies.lines(Bodies.line("lamp", 1)),
                      KEY,
                      key + "r")),
          200);
      haveOneEffect(
          sixteen(
              () -> shop.put("/customers/" + key + "/name", "{\"name\":\"Eve\"}", KEY, key + "n")),
          200);

      assertThat(events(id)).hasSize(7);
    }
  }

  @Test
  void ofCallersWithTheSameVersionOneWinsAndTheOthersAreToldSo() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = order("match", round);
      List<Answer> answers =
          Together.call(
              IntStream.range(0, CALLERS)
                  .<Callable<Answer>>mapToObj(
                      i ->
                          () ->
                              shop.put(
                                  "/customers/" + id + "/name",
                                  "{\"name\":\"Name " + i + "\"}",
                                  "if-match",
                                  "\"1\""))
                  .toList());

      assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
      assertThat(answers).filteredOn(answer -> answer.status() == 412).hasSize(CALLERS - 1);
      assertThat(events(id)).hasSize(3);
    }
  }

  @Test
  void ofCallersWhoCreateTheSameOneWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "new-" + round;
      List<Answer> answers = sixteen(() -> shop.post("/customers", Bodies.customer(id)));

      assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
      assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(CALLERS - 1);
      assertThat(events(id)).hasSize(1);
    }
  }

  @Test
  void anOrderIsPaidBeforeItIsCancelledOrNotAtAll() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = order("pay", round);
      List<Answer> answers =
          Together.call(
              List.of(
                  () -> shop.post("/orders/" + id + "/payment", "{}"),
                  () -> shop.post("/orders/" + id + "/cancellation", "{\"reason\":\"No\"}")));

      boolean isPaid = answers.getFirst().status() == 200;
      assertThat(answers.getFirst().status()).isIn(200, 409);
      assertThat(answers.getLast().status()).isEqualTo(200);
      assertThat(events(id)).filteredOn(OrderPaid.class::isInstance).hasSize(isPaid ? 1 : 0);
      assertThat(events(id).getLast()).isInstanceOf(OrderCancelled.class);
    }
  }

  @Test
  void anOrderIsShippedOrCancelled() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = order("ship", round, "payment");
      List<Answer> answers =
          Together.call(
              List.of(
                  () -> shop.post("/orders/" + id + "/shipment", "{}"),
                  () -> shop.post("/orders/" + id + "/cancellation", "{\"reason\":\"No\"}")));

      assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
      Class<?> last =
          answers.getFirst().status() == 200 ? OrderShipped.class : OrderCancelled.class;
      assertThat(events(id)).hasSize(4).last().isInstanceOf(last);
    }
  }

  @Test
  void neverMoreIsReturnedThanWasBought() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = order("back", round, "payment", "shipment");
      List<Answer> answers =
          sixteen(
              () -> shop.post("/orders/" + id + "/returns", Bodies.lines(Bodies.line("lamp", 2))));

      // Three were bought: one return of two has room, whoever comes first.
      assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
      assertThat(answers)
          .filteredOn(answer -> answer.status() == 409)
          .hasSize(CALLERS - 1)
          .allMatch(answer -> answer.text("type").endsWith("too-much-returned"));
      assertThat(
              events(id).stream()
                  .filter(OrderLinesReturned.class::isInstance)
                  .flatMap(event -> ((OrderLinesReturned) event).lines().stream())
                  .mapToInt(TakenBack::quantity)
                  .sum())
          .isEqualTo(2);
    }
  }
}
