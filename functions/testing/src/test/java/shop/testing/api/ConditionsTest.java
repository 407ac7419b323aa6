package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Idempotency-Key and If-Match on every command. */
@ExtendWith(SharedShop.class)
final class ConditionsTest {

  private static final String KEY = "Idempotency-Key";

  private final Shop shop;
  private final Commands commands;

  ConditionsTest(Shop shop) {
    this.shop = shop;
    this.commands = new Commands(shop);
  }

  @ParameterizedTest
  @FieldSource("shop.testing.api.Commands#ALL")
  void theSameKeyAndRequestAgainGetsTheFirstSuccessAgain(String route) {
    Target target = commands.ready(route);
    String key = shop.id("!key~");
    Answer first = target.send(shop, KEY, key);
    Answer again = target.send(shop, KEY, key);

    assertThat(first.status()).as("%s", first).isBetween(200, 201);
    assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
    assertThat(again.status()).isEqualTo(first.status());
    assertThat(again.text()).isEqualTo(first.text());
    for (String header : List.of("etag", "consistency-token", "content-type", "location")) {
      assertThat(again.headers().firstValue(header))
          .as(header)
          .isEqualTo(first.headers().firstValue(header));
    }
    target
        .with("/occurredAt", "\"2012-01-01T00:00:00Z\"")
        .with("/placedAt", "\"2012-01-01T00:00:00Z\"")
        .without(route.equals("POST /orders") ? "/occurredAt" : "/placedAt")
        .send(shop, KEY, key)
        .isProblem(422, "idempotency-key-reused");
    Target other = commands.ready(route);
    if (!other.path().equals(target.path())) {
      new Target(other.method(), other.path(), target.body())
          .send(shop, KEY, key)
          .isProblem(422, "idempotency-key-reused");
    }
  }

  @Test
  void aKeyBelongsToOneRoute() {
    String key = shop.id("key");
    assertThat(commands.ready("POST /customers").send(shop, KEY, key).status()).isEqualTo(201);
    commands.ready("POST /products").send(shop, KEY, key).isProblem(422, "idempotency-key-reused");
  }

  @Test
  void failuresAreNotStored() {
    Target target = commands.ready("PUT /customers/{id}/region");
    String key = shop.id("key");
    target.with("/region", "1").send(shop, KEY, key).isProblem(400, "bad-request", "#/region");
    target.send(shop, KEY, key, "If-Match", "\"9\"").isProblem(412, "version-mismatch");
    Answer moved = target.send(shop, KEY, key);
    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.headers().firstValue("idempotent-replayed")).isEmpty();
    assertThat(target.send(shop, KEY, key, "If-Match", "\"9\"").header("idempotent-replayed"))
        .isEqualTo("true");
  }

  @Test
  void aReplayChangesNothingThoughTheAggregateHasGoneOn() {
    Target up = commands.ready("PUT /customers/{id}/region");
    String key = shop.id("key");
    Answer first = up.send(shop, KEY, key);
    String id = first.json().path("id").asText();
    assertThat(up.with("/region", "\"Down\"").send(shop).changed(id, 3).status()).isEqualTo(200);
    assertThat(up.send(shop, KEY, key).changed(id, 2).text()).isEqualTo(first.text());
    up.with("/region", "\"Down\"").send(shop).changed(id, 3);
  }

  @Test
  void theSameRegionAgainWithAKeyIsStoredThoughThereIsNoEvent() {
    Target same = commands.ready("PUT /customers/{id}/region").with("/region", "\"Avalon\"");
    String key = shop.id("key");
    Answer first = same.send(shop, KEY, key);
    Answer again = same.send(shop, KEY, key);
    assertThat(first.changed(first.json().path("id").asText(), 1).text()).isEqualTo(again.text());
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "tab\there"})
  void aKeyThatIsNotVisibleAsciiIsRefused(String key) {
    commands.ready("POST /customers").send(shop, KEY, key).isProblem(400, "bad-request");
  }

  @Test
  void aKeyHasUpTo128Characters() {
    Target target = commands.ready("POST /customers");
    target.send(shop, KEY, "k".repeat(129)).isProblem(400, "bad-request");
    assertThat(target.send(shop, KEY, shop.id("k".repeat(100))).status()).isEqualTo(201);
    String longest = (shop.id("k") + "~".repeat(128)).substring(0, 128);
    assertThat(commands.ready("POST /customers").send(shop, KEY, longest).status()).isEqualTo(201);
  }

  @Test
  void twinsAtTheSameTimeGetOneSuccessBetweenThem() throws Exception {
    for (String route : List.of("POST /orders", "PUT /customers/{id}/region")) {
      Target target = commands.ready(route);
      String key = shop.id("key");
      List<Answer> answers = atOnce(8, () -> target.send(shop, KEY, key));
      assertThat(answers).allMatch(a -> a.status() < 300);
      assertThat(answers.stream().map(Answer::text).distinct()).hasSize(1);
      assertThat(answers.stream().filter(a -> a.headers().map().containsKey("idempotent-replayed")))
          .hasSize(7);
    }
  }

  private static List<Answer> atOnce(int times, java.util.concurrent.Callable<Answer> call)
      throws InterruptedException, ExecutionException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> futures =
          IntStream.range(0, times).mapToObj(_ -> executor.submit(call)).toList();
      List<Answer> answers = new java.util.ArrayList<>();
      for (Future<Answer> future : futures) {
        answers.add(future.get());
      }
      return answers;
    }
  }

  @ParameterizedTest
  @FieldSource("shop.testing.api.Commands#ALL")
  void ifMatchHoldsForTheVersionAndNoOther(String route) {
    Target target = commands.ready(route);
    boolean creates = !route.contains("{id}");
    for (String other : new String[] {"\"77\"", "\"0\"", "\"\"", "W/\"1\"", "\"77\", \"78\""}) {
      target.send(shop, "If-Match", other).isProblem(412, "version-mismatch");
    }
    for (String bad : new String[] {"1", "\"1", "abc", "\"1\" \"2\"", "\"1\",,x"}) {
      target.send(shop, "If-Match", bad).isProblem(400, "bad-request");
    }
    if (creates) {
      target.send(shop, "If-Match", "*").isProblem(412, "version-mismatch");
      target.send(shop, "If-Match", "\"1\"").isProblem(412, "version-mismatch");
      assertThat(target.send(shop).status()).isEqualTo(201);
    } else {
      Answer done = target.send(shop, "If-Match", "\"1\", \"2\",\"3\"");
      assertThat(done.status()).as("%s", done).isEqualTo(200);
      assertThat(commands.ready(route).send(shop, "If-Match", "*").status()).isEqualTo(200);
    }
  }

  @Test
  void theTagOfAnOrderThatWasReadIsItsIfMatch() {
    Target pay = commands.ready("POST /orders/{id}/payment");
    shop.awaitViews();
    Answer read = shop.get(pay.path().replace("/payment", "")).succeeds();
    assertThat(pay.send(shop, "If-Match", read.header("etag")).status()).isEqualTo(200);
    Target ship = Target.of("POST", pay.path().replace("payment", "shipment"), "{}");
    ship.send(shop, "If-Match", read.header("etag")).isProblem(412, "version-mismatch");
  }

  @Test
  void theTagOfWhatWasReadIsItsIfMatch() {
    shop.post(
            "/products",
            "{\"productId\":\"tagged\",\"name\":\"Lamp\",\"price\":{\"amount\":\"1\",\"currency\":\"EUR\"}}")
        .is(201);
    shop.post("/customers", "{\"customerId\":\"tagged\",\"name\":\"Ada\",\"region\":\"France\"}")
        .is(201);
    shop.awaitViews();
    String product = shop.get("/sales/products/tagged").succeeds().header("etag");
    String customer = shop.get("/customers/tagged").succeeds().header("etag");
    String order = shop.id("order");
    shop.post("/orders", Given.order(order, "tagged", Given.line("tagged", 1))).is(201);
    shop.awaitViews();
    String placed = shop.get("/orders/" + order).succeeds().header("etag");
    Target payment = Target.of("POST", "/orders/" + order + "/payment", "{}");
    Target price =
        Target.of("PUT", "/products/tagged/price", "{\"amount\":\"2\",\"currency\":\"EUR\"}");
    Target region = Target.of("PUT", "/customers/tagged/region", "{\"region\":\"Spain\"}");

    assertThat(price.send(shop, "If-Match", product).status()).isEqualTo(200);
    price.send(shop, "If-Match", product).isProblem(412, "version-mismatch");
    assertThat(payment.send(shop, "If-Match", placed).status()).isEqualTo(200);
    payment.send(shop, "If-Match", placed).isProblem(412, "version-mismatch");
    assertThat(region.send(shop, "If-Match", customer).status()).isEqualTo(200);
    region.send(shop, "If-Match", customer).isProblem(412, "version-mismatch");
  }

  @Test
  void ifMatchOnWhatDoesNotExistIs404() {
    shop.put(
            "/customers/" + shop.id("missing") + "/region",
            "{\"region\": \"Up\"}",
            "If-Match",
            "\"1\"")
        .isProblem(404, "not-found");
  }
}
