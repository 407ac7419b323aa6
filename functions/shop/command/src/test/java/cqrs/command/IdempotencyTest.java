package cqrs.command;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.command.LocalShop.Answer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdempotencyTest {

  private static final String KEY = "idempotency-key";

  private static LocalShop shop;

  @BeforeAll
  static void open() {
    shop = new LocalShop();
    shop.customer("ada");
    shop.product("lamp", "2.50", "GBP");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void theSameRequestAgainGetsTheFirstAnswerAgain() {
    String body = "{\"customerId\":\"ada\",\"lines\":[" + Bodies.line("lamp", 1) + "]}";

    Answer first = shop.post("/orders", body, KEY, "again");
    int events = shop.events("ada").size();
    Answer second = shop.post("/orders", body, KEY, "again");

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.headers()).doesNotContainKey("Idempotent-Replayed");
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers())
        .containsEntry("Idempotent-Replayed", "true")
        .containsAllEntriesOf(first.headers());
    assertThat(shop.events("ada")).hasSize(events);
  }

  @Test
  void aKeyBelongsToOneRequest() {
    shop.post("/customers", Bodies.customer("k1"), KEY, "one");
    shop.customer("k1b");

    Answer otherBody = shop.post("/customers", Bodies.customer("k2"), KEY, "one");
    Answer otherCommand = shop.put("/customers/k1b/region", "{\"region\":\"X\"}", KEY, "one");

    assertThat(otherBody.status()).isEqualTo(422);
    assertThat(otherBody.text("type")).endsWith("idempotency-key-reused");
    assertThat(otherCommand.status()).isEqualTo(422);
    assertThat(shop.events("k2")).isEmpty();
  }

  @Test
  void aKeyIsItsCallersOwn() {
    Answer ann = shop.post("/customers", Bodies.customer("ann"), KEY, "shared", "sub", "ann");
    Answer bob = shop.post("/customers", Bodies.customer("bob"), KEY, "shared", "sub", "bob");
    Answer tricky = shop.post("/customers", Bodies.customer("c#"), KEY, "x#y", "sub", "t");
    Answer neighbour = shop.post("/customers", Bodies.customer("n"), KEY, "x#y", "sub", "t2");
    Answer left = shop.post("/customers", Bodies.customer("l"), KEY, "c", "sub", "a#b");
    Answer right = shop.post("/customers", Bodies.customer("r"), KEY, "b#c", "sub", "a");

    assertThat(ann.status()).isEqualTo(201);
    assertThat(bob.status()).isEqualTo(201);
    assertThat(tricky.status()).isEqualTo(400);
    assertThat(neighbour.status()).isEqualTo(201);
    assertThat(left.status()).isEqualTo(201);
    assertThat(right.status()).isEqualTo(201);
  }

  @Test
  void aFailureLeavesTheKeyFree() {
    Answer failed = shop.put("/customers/later/region", "{\"region\":\"B\"}", KEY, "free");
    shop.customer("later");
    Answer done = shop.put("/customers/later/region", "{\"region\":\"B\"}", KEY, "free");

    assertThat(failed.status()).isEqualTo(404);
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.headers()).doesNotContainKey("Idempotent-Replayed");
  }

  @Test
  void aSuccessThatChangedNothingIsReplayedToo() {
    shop.customer("still");

    Answer first = shop.put("/customers/still/region", "{\"region\":\"France\"}", KEY, "noop");
    Answer moved = shop.put("/customers/still/region", "{\"region\":\"Spain\"}");
    Answer again = shop.put("/customers/still/region", "{\"region\":\"France\"}", KEY, "noop");

    assertThat(first.body()).containsEntry("version", 1);
    assertThat(moved.body()).containsEntry("version", 2);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers()).containsEntry("Idempotent-Replayed", "true");
    assertThat(shop.events("still")).hasSize(2);
  }

  @Test
  void aReplayComesBeforeIfMatchAndTheOrdersState() {
    shop.order("paid", "ada", "lamp");

    Answer first = shop.post("/orders/paid/payment", "{}", KEY, "pay", "if-match", "\"1\"");
    Answer again = shop.post("/orders/paid/payment", "{}", KEY, "pay", "if-match", "\"1\"");

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void aKeyIsVisibleAscii() {
    String longest = "k".repeat(128);

    assertThat(shop.post("/customers", Bodies.customer("v1"), KEY, "").status()).isEqualTo(400);
    assertThat(shop.post("/customers", Bodies.customer("v1"), KEY, "a b").status()).isEqualTo(400);
    assertThat(shop.post("/customers", Bodies.customer("v1"), KEY, "ä").status()).isEqualTo(400);
    assertThat(shop.post("/customers", Bodies.customer("v1"), KEY, longest + "k").status())
        .isEqualTo(400);
    assertThat(shop.post("/customers", Bodies.customer("v1"), KEY, longest).status())
        .isEqualTo(201);
  }

  @Test
  void afterSevenDaysAKeyIsFreeAgainEvenIfItsReceiptIsStillThere() {
    try (LocalShop other = new LocalShop()) {
      other.post("/customers", Bodies.customer("w1"), KEY, "week");
      other.passes(Duration.ofDays(7).minusMinutes(1));
      Answer within = other.post("/customers", Bodies.customer("w1"), KEY, "week");
      other.passes(Duration.ofMinutes(2));
      Answer after = other.post("/customers", Bodies.customer("w2"), KEY, "week");

      assertThat(within.headers()).containsEntry("Idempotent-Replayed", "true");
      assertThat(after.status()).isEqualTo(201);
      assertThat(other.rowsBeginning("COMMAND#")).isEqualTo(1);
    }
  }

  @Test
  void twinsThatRaceHaveOneEffectAndOneAnswer() throws Exception {
    for (int round = 0; round < 10; round++) {
      int events = shop.events("ada").size();
      String key = "race-" + round;
      String body = "{\"customerId\":\"ada\",\"lines\":[" + Bodies.line("lamp", 1) + "]}";

      List<Answer> answers = together(8, () -> shop.post("/orders", body, KEY, key));

      assertThat(answers).allMatch(answer -> answer.status() == 201);
      assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
      assertThat(answers)
          .filteredOn(answer -> !answer.headers().containsKey("Idempotent-Replayed"))
          .hasSize(1);
      assertThat(shop.events("ada")).hasSize(events + 1);
    }
  }

  @Test
  void twinsWithAnIdOfTheirOwnAreToldNoConflict() throws Exception {
    for (int round = 0; round < 10; round++) {
      String order = "twin-" + round;
      String body = Bodies.order(order, "ada", "lamp");

      List<Answer> answers = together(8, () -> shop.post("/orders", body, KEY, order));

      assertThat(answers).allMatch(answer -> answer.status() == 201);
    }
  }

  private static List<Answer> together(int callers, Callable<Answer> call) throws Exception {
    return Together.call(Collections.nCopies(callers, call));
  }
}
