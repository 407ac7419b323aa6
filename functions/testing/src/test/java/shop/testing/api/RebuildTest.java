package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.Partitions;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.HeldBack;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Builds;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.rebuild.Slice;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.faults.RebuildFixture;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import local.template.MetricId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.testing.Await;
import shop.views.ShopViews;

/** Rebuilds over HTTP, on a system of their own: start, dry run, follow, cancel, roll back. */
final class RebuildTest {

  private static final String SLOW = "{\"maxWriteUnitsPerSecond\": 12}";
  private static final String ALL = "{\"verify\": \"all\"}";

  private Shop shop;
  private Operator operator;

  @BeforeEach
  void someHistory() {
    shop = Shop.start();
    operator = new Operator(shop);
    new RandomCommands(shop, 11).run(60);
    shop.awaitViews();
  }

  @AfterEach
  void stop() {
    shop.close();
  }

  @Test
  void aRebuiltViewIsVerifiedRowByRowAndThenRead() {
    Map<String, String> before = answers();
    long events = operator.journal().size();
    for (String view : Operator.VIEWS) {
      Answer started = shop.post("/views/" + view + "/rebuilds", ALL).is(202);

      assertThat(started.header("Location")).isEqualTo("/views/" + view + "/rebuilds/2");
      assertThat(started.json().path("view").asText()).isEqualTo(view);
      assertThat(started.json().path("generation").asLong()).isEqualTo(2);
      assertThat(started.json().path("state").asText()).isEqualTo("building");
      assertThat(started.json().path("eventsTotal").asLong()).isEqualTo(events);
      assertThat(operator.awaited(started)).isEqualTo(2);
      Map<RowKey, Map<String, Object>> rows = operator.rows(view, 2);
      JsonNode followed = shop.get(started.header("Location")).is(200).json();
      assertThat(followed.path("eventsDone").asLong()).isEqualTo(events);
      assertThat(followed.path("blocked")).isEmpty();
      assertThat(followed.at("/verified/sound").asBoolean()).as("%s", followed).isTrue();
      assertThat(followed.at("/verified/events").asLong()).isEqualTo(events);
      assertThat(followed.at("/verified/rows").asLong()).isEqualTo(rows.size());
      assertThat(followed.at("/verified/differing").asLong()).isZero();
      // Not every view keeps a total that can be checked.
      assertThat(followed.at("/verified/conservation/holds").asText())
          .as("conservation in %s: %s", view, followed)
          .isEqualTo(conserves(view) ? "true" : "");
      assertThat(operator.view(view).path("generation").asLong()).isEqualTo(2);
      assertThat(operator.view(view).has("building")).isFalse();
      assertThat(rows).isEqualTo(operator.folded(view, 2));
    }
    assertThat(answers()).isEqualTo(before);
    operator.requireOnlyControlEvents();
  }

  private static boolean conserves(String view) {
    return ShopViews.VIEWS.named(view).orElseThrow().conserved().isPresent();
  }

  /** Every list that is not of one aggregate, in full. */
  private Map<String, String> answers() {
    Map<String, String> answers = new TreeMap<>();
    for (String path :
        List.of(
            "/sales/regions",
            "/sales/products?currency=JPY&limit=100",
            "/customers?rank=lifetimeValue&currency=JPY&limit=100")) {
      answers.put(path, shop.get(path).succeeds().text());
    }
    return answers;
  }

  @Test
  void oneRebuildOfAViewRunsAtATimeAndASecondStartIsToldOfIt() {
    Answer first = shop.post("/views/regions/rebuilds", SLOW).is(202);
    String path = first.header("Location");
    assertThat(first.json().path("maxWriteUnitsPerSecond").asInt()).isEqualTo(12);

    Answer second = shop.post("/views/regions/rebuilds", "{}");

    second.isProblem(409, "state-conflict");
    assertThat(second.header("Location")).isEqualTo(path);
    assertThat(second.json().path("detail").asText()).contains(path);
    assertThat(dryRun("regions", "").path("running").asText()).isEqualTo(path);
    JsonNode building = operator.view("regions").path("building");
    assertThat(building.path("generation").asLong()).isEqualTo(2);
    assertThat(building.path("state").asText()).isEqualTo("building");
    assertThat(operator.view("regions").path("generation").asLong()).isEqualTo(1);
    JsonNode followed = shop.get(path).is(200).json();
    assertThat(followed.path("eventsDone").asLong())
        .isLessThan(followed.path("eventsTotal").asLong());
    assertThat(followed.has("eventsPerSecond")).isTrue();
    assertThat(followed.has("secondsLeft")).isTrue();
    shop.post("/views/customers/rebuilds", "{}").is(202);
  }

  /** A worker notes it on its lease, and the rebuild's status shows it as long as it lasts. */
  @Test
  void whoFollowsARebuildIsShownThatItIsHeldBackAndWhy() {
    String path = shop.post("/views/regions/rebuilds", SLOW).is(202).header("Location");
    assertThat(shop.get(path).is(200).json().has("heldBack")).isFalse();
    Instant since = Instant.parse("2026-11-27T12:00:00Z");

    JsonNode shown =
        Await.until(
            path + " is held back",
            () -> {
              workersSay(Optional.of(new HeldBack(since, "The view orders lacks 7 events.", 12)));
              return shop.get(path).is(200).json().path("heldBack");
            },
            JsonNode::isObject);

    assertThat(shown.path("since").asText()).isEqualTo("2026-11-27T12:00:00.000Z");
    assertThat(shown.path("why").asText()).isEqualTo("The view orders lacks 7 events.");
    assertThat(shown.path("unitsPerSecond").asLong()).isEqualTo(12);
    assertThat(shown).hasSize(3);
    workersSay(Optional.empty());
    assertThat(shop.get(path).is(200).json().has("heldBack")).isFalse();
  }

  private void workersSay(Optional<HeldBack> heldBack) {
    Builds builds = new ProjectionStore(shop.dynamoDb(), Operator.PROJECTIONS).builds();
    Build build = builds.read("regions", 2).orElseThrow();
    build.leases().forEach((lane, lease) -> builds.heldBack(build, lane, lease.owner(), heldBack));
  }

  @Test
  void aDryRunSaysWhatItWouldTakeAndStartsNothing() {
    List<String> records = operator.records("orders");

    JsonNode fast = dryRun("orders", "{}");
    JsonNode slow = dryRun("orders", "{\"maxWriteUnitsPerSecond\": 2}");

    int rows = operator.rows("orders", 1).size();
    assertThat(fast.path("view").asText()).isEqualTo("orders");
    assertThat(fast.path("projectionVersion").asText()).isEqualTo(version("orders"));
    assertThat(fast.path("events").asLong()).isEqualTo(operator.journal().size());
    assertThat(fast.path("rows").asLong()).isEqualTo(rows);
    assertThat(fast.path("writeUnits").asLong()).isBetween((long) rows, rows * 2L);
    assertThat(fast.path("readUnits").asLong()).isPositive();
    assertThat(fast.path("rowsCountedFrom").asText()).isEqualTo("the view's table");
    BigDecimal writes = new BigDecimal("0.000000625").multiply(number(fast, "writeUnits"));
    BigDecimal reads = new BigDecimal("0.000000125").multiply(number(fast, "readUnits"));
    assertThat(new BigDecimal(fast.at("/money/amount").asText()))
        .isEqualByComparingTo(writes.add(reads).setScale(4, java.math.RoundingMode.HALF_EVEN));
    assertThat(fast.at("/money/currency").asText()).isEqualTo("USD");
    assertThat(fast.at("/money/prices").asText()).contains("us-east-1", "2024-11-01");
    assertThat(fast.path("seconds").asLong()).isEqualTo(1);
    assertThat(slow.path("seconds").asLong()).isEqualTo(slow.path("writeUnits").asLong() / 2);
    assertThat(fast.has("running")).isFalse();
    assertThat(operator.records("orders")).isEqualTo(records);
    assertThat(operator.generationsWithRows("orders")).containsExactly(1L);
    assertThat(shop.system().bus("ControlBus").received()).isEmpty();
  }

  private static BigDecimal number(JsonNode json, String name) {
    return BigDecimal.valueOf(json.path(name).asLong());
  }

  private JsonNode dryRun(String view, String body) {
    String path = "/views/" + view + "/rebuilds?dryRun=true";
    return body.isEmpty()
        ? shop.send("POST", path, null).is(200).json()
        : shop.post(path, body).is(200).json();
  }

  @Test
  void whatIsNotInTheContractIsRefusedAndStartsNothing() {
    String rebuilds = "/views/orders/rebuilds";
    shop.post(rebuilds, "{\"maxWriteUnitsPerSecond\": 0}")
        .isProblem(400, "bad-request", "#/maxWriteUnitsPerSecond");
    shop.post(rebuilds, "{\"maxWriteUnitsPerSecond\": \"1\", \"verify\": 0, \"fast\": true}")
        .isProblem(400, "bad-request", "#/maxWriteUnitsPerSecond", "#/verify", "#/fast");
    shop.post(rebuilds, "{\"verify\": \"some\"}").isProblem(400, "bad-request", "#/verify");
    shop.post(rebuilds, "[]").is(400);
    for (String query : List.of("dryRun=maybe", "dryRun=", "dryrun=true", "dryRun=true&x=1")) {
      assertThat(shop.post(rebuilds + "?" + query, "{}").status()).as(query).isEqualTo(400);
    }
    String verifications = "/views/orders/verifications";
    shop.post(verifications, "{\"rows\": \"none\", \"repair\": \"yes\", \"x\": 1}")
        .isProblem(400, "bad-request", "#/rows", "#/repair", "#/x");
    shop.post("/views/orders/rollback", "{\"to\": 1}").isProblem(400, "bad-request", "#/to");
    for (String path : List.of("rebuilds", "rollback", "verifications")) {
      shop.post("/views/nothing/" + path, "{}").isProblem(404, "not-found");
    }
    for (String view : List.of("nothing", "orders")) {
      shop.get("/views/" + view + "/rebuilds/999").isProblem(404, "not-found");
      shop.send("DELETE", "/views/" + view + "/rebuilds/999", null).isProblem(404, "not-found");
      shop.get("/views/" + view + "/verifications/1-x").isProblem(404, "not-found");
      shop.get("/views/" + view + "/verifications/x").isProblem(404, "not-found");
    }
    // The first generation of an empty journal was never built.
    shop.get("/views/orders/rebuilds/1").isProblem(404, "not-found");
    shop.send("DELETE", "/views/orders/rebuilds/1", null).isProblem(409, "state-conflict");
    assertThat(operator.records("orders")).containsExactly("-", "000001");
    assertThat(shop.system().bus("ControlBus").received()).isEmpty();
  }

  /** Time is moved on for a monitor of the test's own, on the same tables. */
  @Test
  void aCancelledRebuildLeavesNothingBehindAndItsNumberIsNeverUsedAgain() {
    StoppedClock clock = new StoppedClock(Instant.now());
    RebuildFixture<ShopEvent> fixture =
        new RebuildFixture<>(
            shop.dynamoDb(),
            Operator.PROJECTIONS,
            "WriteTable",
            new Partitions(Partitions.MAX),
            ShopEvents.CODEC,
            clock);
    RebuildFixture<ShopEvent>.Code code =
        fixture.deployed(ShopViews.VIEWS.named("regions").orElseThrow(), Operator.table("regions"));
    String path =
        shop.post("/views/regions/rebuilds", "{\"maxWriteUnitsPerSecond\": 20}")
            .is(202)
            .header("Location");
    Await.until("some rows are there", () -> operator.generationsWithRows("regions").contains(2L));

    Answer cancelled = shop.send("DELETE", path, null).is(202);

    assertThat(cancelled.json().path("state").asText()).isEqualTo("dropping");
    shop.send("DELETE", path, null).is(202);
    assertThat(operator.view("regions").has("building")).isFalse();
    Await.until(
        "nobody writes them any more",
        () ->
            fixture
                .store()
                .builds()
                .read("regions", 2)
                .filter(build -> !build.isLeased(0, Instant.now()))
                .isPresent());
    code.look();
    assertThat(fixture.waiting()).as("a delivery may still be writing").isEmpty();
    clock.advance(Duration.ofMinutes(2));
    code.look();
    assertThat(fixture.waiting()).containsExactly(Slice.of("regions", 2, 0));
    assertThat(operator.generationsWithRows("regions")).containsExactly(1L, 2L);
    assertThat(failures("RebuildFunction")).as("to cancel is no fault").isZero();
    code.work();

    assertThat(operator.generationsWithRows("regions")).containsExactly(1L);
    assertThat(operator.records("regions"))
        .as("but for the code that the monitor has seen")
        .containsExactly("-", "000001", "deployed");
    shop.get(path).isProblem(404, "not-found");
    shop.send("DELETE", path, null).isProblem(404, "not-found");
    assertThat(operator.rebuild("regions", ALL)).isEqualTo(3);
    assertThat(operator.rows("regions", 3)).isEqualTo(operator.folded("regions", 3));
  }

  private double failures(String function) {
    return shop.system()
        .metrics()
        .total(MetricId.of("AWS/Lambda", "Errors", "FunctionName", function));
  }

  @Test
  void aRollbackGoesBackWithEverythingAndHoldsNothingUp() {
    shop.post("/views/customers/rollback", "{}").isProblem(409, "state-conflict");
    assertThat(operator.rebuild("customers", ALL)).isEqualTo(2);
    shop.send("DELETE", "/views/customers/rebuilds/2", null).isProblem(409, "state-conflict");
    Given given = new Given(shop);
    String order = given.order(given.customer(), given.product());
    shop.awaitViews();
    Map<String, String> before = answers();
    requireKept("customers", 1);
    assertThat(operator.view("orders").path("kept")).isEmpty();
    assertThat(operator.view("orders").path("writesPerChange").asInt()).isEqualTo(1);

    Answer back = shop.post("/views/customers/rollback", "{}").is(200);

    assertThat(back.json().path("generation").asLong()).isEqualTo(1);
    assertThat(back.json().path("state").asText()).isEqualTo("active");
    assertThat(answers()).isEqualTo(before);
    assertThat(shop.get("/views/customers/rebuilds/2").json().path("state").asText())
        .isEqualTo("kept");
    requireKept("customers", 2);
    Answer soon = shop.send("DELETE", "/views/customers/rebuilds/2", null);
    soon.isProblem(409, "state-conflict");
    assertThat(Integer.parseInt(soon.header("Retry-After"))).isBetween(3_500, 3_600);
    shop.post("/views/customers/rollback", "{}").isProblem(409, "state-conflict");
    shop.post("/orders/" + order + "/cancellation", "{\"reason\": \"No\"}").is(200);
    shop.awaitViews();
    for (long generation = 1; generation <= 2; generation++) {
      assertThat(operator.rows("customers", generation))
          .isEqualTo(operator.folded("customers", generation));
    }
    assertThat(operator.rebuild("customers", ALL)).isEqualTo(3);
    assertThat(operator.rows("customers", 3)).isEqualTo(operator.folded("customers", 3));
  }

  private static String version(String view) {
    return ShopViews.VIEWS.named(view).orElseThrow().version().toString();
  }

  /** The view shows that generation, and that deliveries write both of them. */
  private void requireKept(String name, long generation) {
    JsonNode view = operator.view(name);
    assertThat(view.path("kept")).hasSize(1);
    JsonNode kept = view.path("kept").get(0);
    assertThat(kept.path("generation").asLong()).isEqualTo(generation);
    assertThat(kept.path("state").asText()).isEqualTo("kept");
    assertThat(kept.path("projectionVersion").asText()).isEqualTo(version(name));
    assertThat(kept.path("fed").asBoolean()).isTrue();
    assertThat(kept.at("/lag/events").asLong(-1)).isZero();
    assertThat(Instant.parse(kept.path("droppableFrom").asText()))
        .isEqualTo(Instant.parse(kept.path("since").asText()).plus(Duration.ofHours(1)));
    assertThat(view.path("writesPerChange").asInt()).isEqualTo(2);
  }
}
