package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.projection.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers do not notice that views are rebuilt under them. */
final class RebuildUnderLoadTest {

  private static final int LISTED = 17;
  private static final int WRITERS = 2;
  private static final int ROUNDS = 2;

  /** Slow enough for the writers to write meanwhile, and as fast as it goes. */
  private static final List<String> WISHES =
      List.of("{\"maxWriteUnitsPerSecond\": 100, \"verify\": \"all\"}", "{\"verify\": \"all\"}");

  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Listing> listings = new ArrayList<>();
  private Shop shop;
  private Operator operator;

  /** A list that nobody changes, and the ids in it. */
  private record Listing(String path, String id, List<String> ids) {}

  @BeforeEach
  void someHistory() {
    shop = Shop.start();
    operator = new Operator(shop);
    new RandomCommands(shop, 5).run(60);
    Given given = new Given(shop);
    String currency = shop.currency();
    String regular = given.customer();
    for (int i = 0; i < LISTED; i++) {
      String product = given.product("" + (1 + i / 3), currency);
      given.order(given.customer(), product);
      given.order(regular, given.product("1", "EUR"));
    }
    shop.awaitViews();
    listing("/customers?rank=lifetimeValue&currency=" + currency, "customerId");
    listing("/sales/products?currency=" + currency, "productId");
    listing("/customers/" + regular + "/orders?", "orderId");
  }

  private void listing(String path, String id) {
    JsonNode whole = shop.get(path + "&limit=100").succeeds().json().path("items");
    assertThat(whole).hasSize(LISTED);
    listings.add(new Listing(path + "&limit=4", id, ids(whole, id)));
  }

  private static List<String> ids(JsonNode items, String id) {
    return items.valueStream().map(item -> item.path(id).asText()).toList();
  }

  @AfterEach
  void stop() {
    shop.close();
  }

  @Test
  void commandsAndQueriesGoOnWhileAllViewsAreRebuiltAndBothGenerationsGetEveryEvent()
      throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> load = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        long seed = writer;
        load.add(threads.submit(() -> write(seed)));
      }
      load.add(threads.submit(this::page));
      try {
        WISHES.forEach(this::rebuildAll);
      } finally {
        over.set(true);
      }
      for (Future<Integer> loaded : load) {
        assertThat(loaded.get()).isGreaterThan(3);
      }
    }
    shop.awaitViews();
    for (String view : Operator.VIEWS) {
      assertThat(operator.view(view).path("generation").asLong()).isEqualTo(1 + ROUNDS);
      Map<RowKey, Map<String, Object>> first = operator.rows(view, 1);
      for (long generation = 1; generation <= 1 + ROUNDS; generation++) {
        Map<RowKey, Map<String, Object>> rows = operator.rows(view, generation);
        assertThat(rows).isEqualTo(operator.folded(view, generation));
        assertThat(comparable(rows)).isEqualTo(comparable(first));
      }
    }
    operator.requireOnlyControlEvents();
  }

  /** With pages that were begun before and end after the cut-over. */
  private void rebuildAll(String wish) {
    Map<Listing, JsonNode> begun = new HashMap<>();
    listings.forEach(listing -> begun.put(listing, shop.get(listing.path()).succeeds().json()));
    List<Answer> started = new ArrayList<>();
    for (String view : Operator.VIEWS) {
      started.add(shop.post("/views/" + view + "/rebuilds", wish).is(202));
    }
    for (Answer rebuild : started) {
      long _ = operator.awaited(rebuild);
      JsonNode verified = shop.get(rebuild.header("Location")).json().path("verified");
      assertThat(verified.path("sound").asBoolean()).as("%s", verified).isTrue();
    }
    begun.forEach(this::completes);
  }

  /** From a page on, the rest comes, and nothing twice. */
  private void completes(Listing listing, JsonNode first) {
    List<String> ids = new ArrayList<>();
    JsonNode page = first;
    while (true) {
      ids.addAll(ids(page.path("items"), listing.id()));
      if (!page.has("next")) {
        break;
      }
      String path = listing.path() + "&cursor=" + page.path("next").asText();
      page = shop.get(path).succeeds().json();
    }
    // Equal amounts stand in another order in each generation.
    assertThat(ids).as(listing.path()).containsExactlyInAnyOrderElementsOf(listing.ids());
  }

  /** Pages through everything; the answer is how often. */
  private int page() {
    int paged = 0;
    for (; !over.get(); paged++) {
      listings.forEach(listing -> completes(listing, shop.get(listing.path()).succeeds().json()));
    }
    return paged;
  }

  /** Writes, and reads each write somewhere; the answer is how many orders. */
  private int write(long seed) {
    Random random = new Random(seed);
    Given given = new Given(shop);
    String region = shop.id("Port");
    String customer = given.customer(region);
    String product = given.product();
    int orders = 0;
    while (!over.get()) {
      String order = shop.id("order");
      Answer placed =
          taken(() -> shop.post("/orders", Given.order(order, customer, Given.line(product, 1))));
      orders++;
      switch (random.nextInt(7)) {
        case 0 -> shows(placed, "/orders/" + order, "/status", "PLACED");
        case 1 -> shows(placed, "/customers/" + customer + "/orders", "/items/0/orderId", order);
        case 2 -> shows(placed, "/customers/" + customer + "/dashboard", "/orderCount", orders);
        case 3 -> shows(placed, "/sales/regions/" + Paths.segment(region), orderCount(), orders);
        case 4 -> shows(placed, "/sales/products/" + product, "/totals/0/units", orders);
        default -> {
          String path = "/orders/" + order + "/cancellation";
          Answer cancelled = taken(() -> shop.post(path, "{\"reason\": \"No\"}"));
          shows(cancelled, "/orders/" + order, "/status", "CANCELLED");
        }
      }
    }
    return orders;
  }

  private static String orderCount() {
    return "/totals/0/orderCount";
  }

  /** Until it succeeds: the contract lets a command ask to be sent again. */
  private static Answer taken(Supplier<Answer> command) {
    Answer answer = command.get();
    while (answer.status() == 503) {
      assertThat(answer.header("Retry-After")).matches("[1-9]\\d*");
      answer = command.get();
    }
    assertThat(answer.status()).as("%s", answer).isIn(200, 201);
    return answer;
  }

  private void shows(Answer command, String path, String pointer, Object value) {
    JsonNode shown = shop.getSeeing(command, path).succeeds().json();
    assertThat(shown.at(pointer).asText())
        .as("%s of %s: %s", pointer, path, shown)
        .isEqualTo(value.toString());
  }

  /** Rows without the one attribute that names their generation. */
  private static Map<RowKey, Map<String, Object>> comparable(
      Map<RowKey, Map<String, Object>> rows) {
    Map<RowKey, Map<String, Object>> plain = new HashMap<>();
    rows.forEach(
        (key, row) -> {
          Map<String, Object> copy = new TreeMap<>(row);
          copy.computeIfPresent("rank", (_, rank) -> rank.toString().replaceFirst("^\\d+#", ""));
          plain.put(key, copy);
        });
    return plain;
  }
}
