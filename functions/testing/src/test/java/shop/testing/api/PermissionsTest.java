package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import local.LocalOptions;
import local.permissions.Permission;
import local.permissions.Permissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.testing.Await;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Each function's policies allow what it does, and nothing else. The local system refuses what they
 * do not allow, so every test that runs it looks for a permission that is missing; this one goes
 * through all that the functions do, and finds those that nobody needs.
 */
final class PermissionsTest {

  private static final String ORDER =
      "{\"customerId\": \"last\", \"lines\": [{\"productId\": \"tea\", \"quantity\": 1000}]}";
  private static final String MONITOR = "MonitorFunctionEveryMinute";
  private static final String SLOW = "{\"verify\": \"all\", \"maxWriteUnitsPerSecond\": 15}";

  /** Of which the journal and its rows would not survive a mistake. */
  private static final Set<String> CHANGES =
      Set.of("dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem");

  /** Slices of a rebuild have so little time that one does not do. */
  @Test
  void everyPermissionIsNeededAndNoneIsMissing(@TempDir Path folder) {
    Path template =
        ChangedTemplate.write(
            folder.resolve("template.yaml"), Map.of("Timeout: 900", "Timeout: 6"));
    try (Shop shop = Shop.start(LocalOptions.inMemory(template))) {
      work(shop);
      mend(shop);
      rebuild(shop);
      cancel(shop);
      standStill(shop);
      catchUp(shop);
      Permissions permissions = shop.system().permissions();
      assertThat(permissions.missing()).isEmpty();
      assertThat(new TreeSet<>(permissions.granted())).isEqualTo(new TreeSet<>(permissions.used()));
    }
  }

  @Test
  void noFunctionMayChangeOrDeleteWhatTheJournalHolds() {
    try (Shop shop = Shop.start(LocalOptions.inMemory(Shop.root().resolve("template.yaml")))) {
      Set<Permission> granted = shop.system().permissions().granted();
      assertThat(granted)
          .filteredOn(permission -> permission.resource().endsWith("/WriteTable"))
          .isNotEmpty()
          .noneMatch(permission -> CHANGES.contains(permission.action()));
      assertThat(granted)
          .filteredOn(permission -> permission.resource().endsWith("/WriteTable"))
          .filteredOn(permission -> permission.action().equals("dynamodb:PutItem"))
          .extracting(Permission::function)
          .containsExactly("CommandFunction");
    }
  }

  /** Commands, deliveries, queries, notices. */
  private static void work(Shop shop) {
    RandomCommands history = new RandomCommands(shop, 5);
    history.run(45);
    shop.post("/customers", "{\"customerId\": \"last\", \"name\": \"Last\", \"region\": \"Here\"}")
        .is(201);
    shop.post(
            "/products",
            "{\"productId\": \"tea\", \"name\": \"Tea\","
                + " \"price\": {\"amount\": \"2.50\", \"currency\": \"GBP\"}}")
        .is(201);
    Answer placed = shop.post("/orders", ORDER, "Idempotency-Key", "once").is(201);
    String order = placed.header("Location");
    for (String path :
        List.of(
            order,
            "/orders?date=2011-11-04",
            "/customers/last",
            "/customers/last/orders",
            "/customers/last/dashboard",
            "/sales",
            "/sales/regions",
            "/sales/regions?from=2011-01",
            "/sales/regions/Here",
            "/products",
            "/products/tea",
            "/sales/products/tea")) {
      shop.getSeeing(placed, path).is(200);
    }
    for (String path :
        List.of(order, "/customers/last/orders", "/customers/last/dashboard", "/sales/regions")) {
      forged(shop, path);
    }
    forged(shop, "/sales/products/tea");
    shop.get(order + "/events").is(200);
    for (String view : Operator.VIEWS) {
      shop.get("/views/" + view + "/explanation?row=none%7C-").is(200);
    }
    shop.get("/customers?rank=lifetimeValue&currency=JPY").is(200);
    shop.get("/sales/products?currency=JPY").is(200);
    shop.awaitViews();
  }

  /** Whether it is a token of a write, the journal has to be asked. */
  private static void forged(Shop shop, String path) {
    shop.get(path, "Consistency-Token", "63:9999999999999999").is(400);
  }

  /** An event that no code takes stands still in every view, is tried, and is left out. */
  private static void standStill(Shop shop) {
    Answer last = place(shop);
    shop.awaitViews();
    Position unknown = JournalRows.after(last, 1);
    new JournalRows(shop).appendUnknown(unknown);
    place(shop);
    Operator operator = new Operator(shop);
    for (String view : Operator.VIEWS) {
      Await.until(
          view + " stands still",
          () -> operator.view(view).at("/blocked/0/offset").asLong() == unknown.offset());
      shop.post("/views/" + view + "/resume", "{}").is(200);
      InterventionsTest.aMinuteAgo(shop.system(), view, unknown.partition());
      InterventionsTest.skip(shop, view, unknown).is(200);
    }
  }

  /** A row of each view is taken away, found missing and put back. */
  private static void mend(Shop shop) {
    Operator operator = new Operator(shop);
    for (String view : Operator.VIEWS) {
      RowKey row = operator.rows(view, 1).keySet().iterator().next();
      shop.dynamoDb()
          .deleteItem(
              r ->
                  r.tableName(Operator.table(view))
                      .key(
                          Map.of(
                              "pk", AttributeValue.fromS("1#" + row.pk()),
                              "sk", AttributeValue.fromS(row.sk()))));
      operator.verified(view, "{\"rows\": \"all\", \"repair\": true}");
    }
  }

  /**
   * A generation of each view is built while commands go on, so slowly that they are behind it, and
   * is read in the end, until an operator goes back to the one before.
   */
  private static void rebuild(Shop shop) {
    Operator operator = new Operator(shop);
    List<Answer> started =
        Operator.VIEWS.stream()
            .map(view -> shop.post("/views/" + view + "/rebuilds", SLOW).is(202))
            .toList();
    place(shop);
    started.forEach(operator::awaited);
    Operator.VIEWS.forEach(view -> shop.post("/views/" + view + "/rollback", "{}").is(200));
  }

  /** A second generation is deleted again once no delivery can write to it. */
  private static void cancel(Shop shop) {
    List<String> paths = new ArrayList<>();
    for (String view : Operator.VIEWS) {
      String path = shop.post("/views/" + view + "/rebuilds", SLOW).is(202).header("Location");
      Await.until(
          path + " has rows", () -> new Operator(shop).generationsWithRows(view).contains(3L));
      shop.send("DELETE", path, null).is(202);
      paths.add(path);
      update(
          shop,
          view,
          "000003",
          "since",
          AttributeValue.fromS(Instant.now().minus(Duration.ofMinutes(10)).toString()));
    }
    Await.until(
        paths + " are gone",
        () -> {
          String _ = shop.system().fire(MONITOR);
          return paths.stream().allMatch(path -> shop.get(path).status() == 404);
        });
  }

  /** Without their streams the views are moved by the monitor and the catch-up. */
  private static void catchUp(Shop shop) {
    List<String> mappings =
        List.of("OrdersProjectorFunctionJournal", "SalesProjectorFunctionJournal");
    mappings.forEach(shop.system().triggers()::pause);
    place(shop);
    String _ = shop.system().fire(MONITOR);
    shop.awaitViews();
    mappings.forEach(shop.system().triggers()::resume);
    Answer last = place(shop);
    shop.awaitViews();
    // As if the views did not have it yet: the next delivery has to read it from the journal.
    Position at = JournalRows.after(last, 0);
    for (String view : Operator.VIEWS) {
      update(
          shop, view, "000001", "p" + at.partition(), AttributeValue.fromN("" + (at.offset() - 1)));
    }
    place(shop);
    shop.awaitViews();
  }

  /** An order that changes rows which are there in every view. */
  private static Answer place(Shop shop) {
    return shop.post("/orders", ORDER).is(201);
  }

  private static void update(
      Shop shop, String view, String sk, String attribute, AttributeValue value) {
    UpdateItemResponse _ =
        shop.dynamoDb()
            .updateItem(
                r ->
                    r.tableName(Operator.PROJECTIONS)
                        .key(
                            Map.of(
                                "pk", AttributeValue.fromS(view), "sk", AttributeValue.fromS(sk)))
                        .updateExpression("SET #attribute = :value")
                        .expressionAttributeNames(Map.of("#attribute", attribute))
                        .expressionAttributeValues(Map.of(":value", value)));
  }
}
