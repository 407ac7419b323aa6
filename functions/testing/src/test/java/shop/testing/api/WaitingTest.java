package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import local.LocalOptions;
import org.junit.jupiter.api.Test;
import shop.testing.Await;

/** Queries that wait for their write: for one that is pending, one that is none, and too many. */
final class WaitingTest {

  private static final List<String> QUERIES =
      List.of(
          "/orders/an-order",
          "/customers/ann/orders",
          "/customers/ann/dashboard",
          "/sales/regions",
          "/sales/regions/Here",
          "/sales/products/tea");

  /** The mappings and schedules that move a view. */
  private static final List<String> MOVERS =
      List.of(
          "OrdersProjectorFunctionJournal",
          "SalesProjectorFunctionJournal",
          "MonitorFunctionEveryMinute");

  /** A shop with one order, and a write that no view shows until it may. */
  private static Answer pending(Shop shop) {
    Given given = new Given(shop);
    shop.post("/customers", "{\"customerId\": \"ann\", \"name\": \"Ann\", \"region\": \"Here\"}")
        .is(201);
    shop.post(
            "/products",
            "{\"productId\": \"tea\", \"name\": \"Tea\","
                + " \"price\": {\"amount\": \"2.50\", \"currency\": \"GBP\"}}")
        .is(201);
    shop.post("/orders", Given.order("an-order", "ann", Given.line("tea", 1))).is(201);
    String _ = given.customer();
    shop.awaitViews();
    MOVERS.forEach(shop.system().triggers()::pause);
    return shop.post("/orders", Given.order("another", "ann", Given.line("tea", 1))).is(201);
  }

  private static Answer get(Shop shop, String path, String token, int seconds) {
    return shop.get(path, "Consistency-Token", token, "Prefer", "wait=" + seconds);
  }

  /** Asks again where there was no instance to ask. */
  private static Answer waited(Shop shop, String token) {
    while (true) {
      Answer answer = get(shop, "/orders/an-order", token, 10);
      if (answer.header("content-type").contains("problem")) {
        return answer;
      }
    }
  }

  private static String token(Answer command) {
    return command.json().path("consistencyToken").asText();
  }

  private static void behind(Answer answer) {
    answer.isProblem(503, "view-behind");
    assertThat(answer.header("retry-after")).matches("[1-9]\\d*");
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void aWriteThatNoViewShowsYetIsWaitedForAsLongAsTheCallerPrefersAndThen503() {
    try (Shop shop = Shop.start()) {
      String pending = token(pending(shop));
      for (String query : QUERIES) {
        behind(shop.get(query, "Consistency-Token", pending));
        for (String prefer : List.of("wait=0", "respond-async", "handling=strict")) {
          behind(shop.get(query, "Consistency-Token", pending, "Prefer", prefer));
        }
        long began = System.nanoTime();
        behind(get(shop, query, pending, 1));
        assertThat(since(began)).isGreaterThan(Duration.ofMillis(900));
      }
      long began = System.nanoTime();
      behind(
          shop.get(
              "/sales/regions",
              "Consistency-Token",
              pending,
              "Prefer",
              "respond-async, wait=\"1\""));
      assertThat(since(began)).isGreaterThan(Duration.ofMillis(900));

      MOVERS.forEach(shop.system().triggers()::resume);
      for (String query : QUERIES) {
        Await.until(query, () -> get(shop, query, pending, 10).status() == 200);
      }
    }
  }

  @Test
  void aTokenThatNoCommandHasAnsweredIs400AtOnce() {
    try (Shop shop = Shop.start()) {
      String pending = token(pending(shop));
      String[] place = pending.split(":", -1);
      String beyond = place[0] + ":" + (Long.parseLong(place[1]) + 1);
      for (String query : QUERIES) {
        for (String forged : List.of("63:9999999999999999", beyond)) {
          long began = System.nanoTime();
          get(shop, query, forged, 10).isProblem(400, "bad-request");
          assertThat(since(began)).as(query).isLessThan(Duration.ofSeconds(5));
          get(shop, query, forged, 0).isProblem(400, "bad-request");
        }
      }
    }
  }

  /** One instance answers these, one after the other. */
  @Test
  void afterALongWaitInVainTheNextIsShortAndWhatDoesNotWaitIsAnswered() {
    try (Shop shop = Shop.start()) {
      String pending = token(pending(shop));
      long first = System.nanoTime();
      behind(get(shop, "/orders/an-order", pending, 10));
      assertThat(since(first)).isGreaterThan(Duration.ofSeconds(9));

      long second = System.nanoTime();
      behind(get(shop, "/orders/an-order", pending, 10));
      assertThat(since(second)).isLessThan(Duration.ofSeconds(7));
      shop.get("/orders/an-order").is(200);
    }
  }

  @Test
  void commandsAndOtherQueriesGoOnWhileThoseOfOneViewAllWait() {
    LocalOptions options =
        LocalOptions.inMemory(Shop.root().resolve("template.yaml"))
            .withParameters(Map.of("QueryConcurrency", "3"));
    try (Shop shop = Shop.start(options);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      String pending = token(pending(shop));
      List<CompletableFuture<Answer>> waiting =
          IntStream.range(0, 3)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> waited(shop, pending), callers))
              .toList();
      Await.until(
          "all that may answer from the view orders wait",
          () -> shop.get("/orders/an-order").status() == 503);

      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      shop.post("/orders", Given.order("meanwhile", "ann", Given.line("tea", 1))).is(201);
      shop.get("/sales/regions").is(200);
      shop.get("/customers/ann/dashboard").is(200);
      waiting.forEach(answer -> behind(answer.join()));
      shop.get("/orders/an-order").is(200);
    }
  }
}
