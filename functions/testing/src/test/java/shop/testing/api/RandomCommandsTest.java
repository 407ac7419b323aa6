package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cqrs.http.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.testing.api.Model.Customer;
import shop.testing.api.Model.Fact;
import shop.testing.api.Model.Order;
import shop.testing.api.Model.Product;

/**
 * After a random history of {@code -Dcommands=N} commands every view answers what a plain
 * calculation in memory says.
 */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(SharedShop.class)
final class RandomCommandsTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> STATES =
      List.of("PLACED", "PAID", "SHIPPED", "DELIVERED", "CANCELLED");

  private final Shop shop;
  private final RandomCommands history;
  private final Model model;

  RandomCommandsTest(Shop shop) {
    this.shop = shop;
    this.history = new RandomCommands(shop, Long.getLong("seed", 20_261_123));
    this.model = history.model;
    history.run(Integer.getInteger("commands", 500));
    shop.awaitViews();
  }

  private List<Fact> facts(Predicate<Fact> which) {
    return model.facts.stream().filter(which).toList();
  }

  private static Map<String, List<Fact>> by(List<Fact> facts, Function<Fact, String> key) {
    return facts.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
  }

  private static String currency(Fact fact) {
    return fact.order().currency;
  }

  private void shows(String path, JsonNode expected) {
    assertThat(shop.get(path).succeeds().json().toPrettyString())
        .as(path)
        .isEqualTo(Answer.parse(expected.toString()).toPrettyString());
  }

  @Test
  void theHistoryHasEverythingInIt() {
    assertThat(model.orders.values().stream().map(order -> order.status).distinct())
        .containsAll(STATES);
    assertThat(facts(f -> f.kind().equals("returned"))).hasSizeGreaterThan(10);
    assertThat(model.orders.values()).anyMatch(o -> !o.region.equals(o.customer.region));
    assertThat(model.orders.values()).anyMatch(o -> !o.customerName.equals(o.customer.name));
    assertThat(model.customers.values()).anyMatch(c -> c.email == null);
  }

  @Test
  void everyOrderIsShownAsPlacedWithItsTimeline() {
    for (Order order : model.orders.values()) {
      ObjectNode json = JSON.objectNode();
      json.put("orderId", order.id).put("status", order.status);
      json.putObject("customer")
          .put("customerId", order.customer.id)
          .put("name", order.customerName)
          .put("region", order.region);
      List<Fact> ours = facts(f -> f.order() == order);
      json.put("currency", order.currency)
          .put("total", Model.text(Model.sum(ours, "gross"), order.currency))
          .put("returnedTotal", Model.text(Model.sum(ours, "returned"), order.currency));
      ArrayNode lines = json.putArray("lines");
      order.lines.forEach(
          line ->
              lines
                  .addObject()
                  .put("productId", line.productId)
                  .put("name", line.name)
                  .put("quantity", line.quantity)
                  .put("unitPrice", Model.text(line.unitPrice, order.currency))
                  .put(
                      "lineTotal",
                      Model.text(
                          line.unitPrice.multiply(BigDecimal.valueOf(line.quantity)),
                          order.currency))
                  .put("returned", line.returned));
      json.put("placedAt", Json.text(order.placedAt));
      if (order.timeline.stream().anyMatch(m -> m.event().equals("OrderShipped"))) {
        json.putObject("shipment").put("carrier", "Post");
      }
      if (order.status.equals("CANCELLED")) {
        json.putObject("cancellation").put("reason", "No");
      }
      ArrayNode timeline = json.putArray("timeline");
      order.timeline.forEach(
          m -> timeline.addObject().put("event", m.event()).put("at", Json.text(m.at())));
      json.put("version", order.timeline.size());
      shows("/orders/" + order.id, json);
    }
  }

  @Test
  void everyCustomersOrdersAreListedAllAndByStatus() {
    for (Customer customer : model.customers.values()) {
      String path = "/customers/" + customer.id + "/orders?limit=100";
      shows(path, listed(customer, STATES));
      for (String status : STATES) {
        shows(path + "&status=" + status, listed(customer, List.of(status)));
      }
    }
  }

  private JsonNode listed(Customer customer, List<String> states) {
    ObjectNode json = JSON.objectNode();
    ArrayNode items = json.putArray("items");
    model.orders.values().stream()
        .filter(order -> order.customer == customer && states.contains(order.status))
        .sorted(Comparator.comparing((Order o) -> o.placedAt).thenComparing(o -> o.id).reversed())
        .forEach(order -> summary(items.addObject().put("orderId", order.id), order));
    return json;
  }

  private ObjectNode summary(ObjectNode item, Order order) {
    BigDecimal total = Model.sum(facts(f -> f.order() == order), "gross");
    return item.put("status", order.status)
        .put("placedAt", Json.text(order.placedAt))
        .put("currency", order.currency)
        .put("total", Model.text(total, order.currency))
        .put("lineCount", order.lines.size());
  }

  @Test
  void everyDaysOrdersAreListedNewestFirstAllAndByStatus() {
    Set<String> days = new TreeSet<>();
    model.orders.values().forEach(order -> days.add(order.placedAt.toString().substring(0, 10)));
    for (String day : days) {
      listsTheDay(day, STATES, "/orders?date=" + day);
    }
    String busiest = days.iterator().next();
    for (String status : STATES) {
      listsTheDay(busiest, List.of(status), "/orders?date=" + busiest + "&status=" + status);
    }
  }

  /** Other tests place orders, too: theirs are left out. */
  private void listsTheDay(String day, List<String> states, String path) {
    List<String> shown = new ArrayList<>();
    String next = "";
    do {
      JsonNode page =
          shop.get(path + "&limit=3" + (next.isEmpty() ? "" : "&cursor=" + next)).succeeds().json();
      assertThat(page.path("date").asText()).isEqualTo(day);
      for (JsonNode item : page.path("items")) {
        if (model.orders.containsKey(item.path("orderId").asText())) {
          shown.add(item.toString());
        }
      }
      next = page.path("next").asText("");
      assertThat(next.isEmpty() || page.path("items").size() == 3).as(path).isTrue();
    } while (!next.isEmpty());
    assertThat(shown)
        .as(path)
        .containsExactlyElementsOf(
            model.orders.values().stream()
                .filter(order -> order.placedAt.toString().startsWith(day))
                .filter(order -> states.contains(order.status))
                .sorted(
                    Comparator.comparing((Order o) -> o.placedAt)
                        .thenComparing(o -> o.id)
                        .reversed())
                .map(order -> ofDay(order).toString())
                .toList());
  }

  private JsonNode ofDay(Order order) {
    ObjectNode json = JSON.objectNode().put("orderId", order.id);
    json.putObject("customer").put("customerId", order.customer.id).put("name", order.customerName);
    json.put("region", order.region);
    return summary(json, order);
  }

  @Test
  void everyCustomerIsShownAsItIsNow() {
    for (Customer customer : model.customers.values()) {
      ObjectNode json = JSON.objectNode();
      json.put("customerId", customer.id).put("name", customer.name);
      if (customer.email != null) {
        json.put("email", customer.email);
      }
      json.put("region", customer.region).put("version", customer.version);
      shows("/customers/" + customer.id, json);
    }
  }

  @Test
  void everyDashboardIsRight() {
    for (Customer customer : model.customers.values()) {
      List<Fact> ours = facts(f -> f.order().customer == customer);
      ObjectNode json = JSON.objectNode();
      json.put("customerId", customer.id)
          .put("name", customer.name)
          .put("region", customer.region)
          .put("orderCount", (int) Model.orders(ours, "gross"))
          .put("cancelledCount", (int) Model.orders(ours, "cancelled"));
      ArrayNode totals = json.putArray("totals");
      by(ours, RandomCommandsTest::currency)
          .forEach(
              (currency, facts) ->
                  totals.add(
                      Model.average(
                          Model.ofOrders(facts, currency, "lifetimeValue"), facts, currency)));
      List<Instant> placed = ours.stream().map(f -> f.order().placedAt).sorted().toList();
      json.put("firstOrderAt", placed.isEmpty() ? null : Json.text(placed.getFirst()));
      json.put("lastOrderAt", placed.isEmpty() ? null : Json.text(placed.getLast()));
      json.put("version", customer.version);
      shows("/customers/" + customer.id + "/dashboard", json);
    }
  }

  @Test
  void regionsHaveTheirSalesOfAllTimeAndByDayAndMonth() {
    for (String region : history.regions) {
      List<Fact> ours = facts(f -> f.order().region.equals(region));
      ObjectNode head = JSON.objectNode().put("region", region);
      series(
          "/sales/regions/" + Paths.segment(region),
          head,
          ours,
          (facts, currency) -> Model.ofOrders(facts, currency, "revenue"));
    }
    List<String> shown = new ArrayList<>();
    for (JsonNode item : shop.items("/sales/regions")) {
      if (history.regions.contains(item.path("region").asText())) {
        shown.add(item.toString());
      }
    }
    List<String> expected = new ArrayList<>();
    for (String region : history.regions) {
      by(facts(f -> f.order().region.equals(region)), RandomCommandsTest::currency)
          .forEach(
              (currency, facts) ->
                  expected.add(
                      JSON.objectNode()
                          .put("region", region)
                          .setAll(Model.ofOrders(facts, currency, "revenue"))
                          .toString()));
    }
    assertThat(shown).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void productsHaveTheirSalesOfAllTimeAndByDayAndMonth() {
    for (Product product : model.products.values()) {
      ObjectNode head = JSON.objectNode();
      head.put("productId", product.id).put("name", product.name);
      head.putObject("price")
          .put("amount", Model.text(product.price, product.currency))
          .put("currency", product.currency);
      series(
          "/sales/products/" + product.id,
          head,
          facts(f -> f.productId().equals(product.id)),
          Model::ofUnits,
          product.version);
    }
  }

  private void series(
      String path,
      ObjectNode head,
      List<Fact> facts,
      BiFunction<List<Fact>, String, ObjectNode> figures,
      int... version) {
    for (String query :
        List.of(
            "?",
            "?interval=month&",
            "?from=2020-01-01&to=2020-02-29&",
            "?interval=month&from=2020-01-15&",
            "?interval=day&to=2020-01-31&",
            "?interval=month&from=2020-02-03&to=2020-02-03&")) {
      for (String currency : List.of("", history.currencies.getFirst())) {
        List<Fact> within =
            facts.stream()
                .filter(f -> currency.isEmpty() || currency(f).equals(currency))
                .filter(f -> f.day().compareTo(parameter(query, "from", "0")) >= 0)
                .filter(f -> f.day().compareTo(parameter(query, "to", "9")) <= 0)
                .toList();
        ObjectNode json = head.deepCopy();
        json.set("period", period(query, facts));
        ArrayNode totals = json.putArray("totals");
        by(within, RandomCommandsTest::currency)
            .forEach((code, some) -> totals.add(figures.apply(some, code)));
        ArrayNode series = json.putArray("series");
        by(within, query.contains("month") ? Fact::month : Fact::day)
            .forEach(
                (date, some) ->
                    by(some, RandomCommandsTest::currency)
                        .forEach(
                            (code, few) ->
                                series.add(
                                    JSON.objectNode()
                                        .put("date", date)
                                        .setAll(figures.apply(few, code)))));
        if (version.length > 0) {
          json.put("version", version[0]);
        }
        shows(path + query + (currency.isEmpty() ? "" : "currency=" + currency), json);
      }
    }
  }

  /** A side that is left out reaches to the first or last day with sales in any currency. */
  private static JsonNode period(String query, List<Fact> facts) {
    List<String> days = facts.stream().map(Fact::day).sorted().toList();
    String first = days.isEmpty() ? "" : days.getFirst();
    String last = days.isEmpty() ? "" : days.getLast();
    String from = parameter(query, "from", first);
    String to = parameter(query, "to", last);
    boolean isLate = !query.contains("from=") && query.contains("to=") && from.compareTo(to) > 0;
    if (isLate || from.isEmpty()) {
      from = to;
    }
    if (!query.contains("to=") && query.contains("from=") && to.compareTo(from) < 0) {
      to = from;
    }
    ObjectNode period = JSON.objectNode();
    period.put("from", from.isEmpty() ? null : from).put("to", to.isEmpty() ? null : to);
    return period.put("interval", query.contains("month") ? "month" : "day");
  }

  @Test
  void theCompanyHasTheSalesOfAllRegions() {
    String currency = history.currencies.getFirst();
    List<Fact> ours = facts(f -> currency(f).equals(currency));
    ObjectNode json = JSON.objectNode();
    json.putObject("period")
        .put("from", "2019-01-01")
        .put("to", "2020-12-31")
        .put("interval", "month");
    json.putArray("totals").add(Model.ofOrders(ours, currency, "revenue"));
    ArrayNode series = json.putArray("series");
    by(ours, Fact::month)
        .forEach(
            (month, some) ->
                series.add(
                    JSON.objectNode()
                        .put("date", month)
                        .setAll(Model.ofOrders(some, currency, "revenue"))));
    shows("/sales?from=2019-01-01&to=2020-12-31&currency=" + currency, json);
  }

  @Test
  void regionsAreListedForSomeMonths() {
    String currency = history.currencies.getFirst();
    String path = "/sales/regions?from=2019-12&to=2020-01&limit=3&currency=" + currency;
    List<Fact> ours =
        facts(f -> currency(f).equals(currency) && f.month().matches("2019-12|2020-01"));
    List<String> expected = new ArrayList<>();
    by(ours, f -> f.order().region)
        .forEach(
            (region, some) ->
                expected.add(
                    JSON.objectNode()
                        .put("region", region)
                        .setAll(Model.ofOrders(some, currency, "revenue"))
                        .toString()));
    assertThat(shop.items(path))
        .extracting(JsonNode::toString)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyProductStandsInTheCatalogueAsItIsNow() {
    List<JsonNode> catalogue = shop.items("/products?limit=100");
    assertThat(catalogue)
        .extracting(item -> item.path("productId").asText())
        .isSorted()
        .doesNotHaveDuplicates();
    for (Product product : model.products.values()) {
      ObjectNode json = JSON.objectNode();
      json.put("productId", product.id).put("name", product.name);
      json.putObject("price")
          .put("amount", Model.text(product.price, product.currency))
          .put("currency", product.currency);
      json.put("version", product.version);
      shows("/products/" + product.id, json);
      assertThat(catalogue).contains(Answer.parse(json.toString()));
    }
  }

  private static String parameter(String query, String name, String otherwise) {
    int at = query.indexOf(name + "=");
    return at < 0 ? otherwise : query.substring(at + name.length() + 1, at + name.length() + 11);
  }

  @Test
  void customersAndProductsAreRankedRightInEveryCurrency() {
    for (String currency : history.currencies) {
      ranked("/customers?rank=lifetimeValue&currency=" + currency, currency, "lifetimeValue");
      ranked("/sales/products?currency=" + currency, currency, "revenue");
    }
  }

  private void ranked(String path, String currency, String score) {
    boolean ofCustomers = score.equals("lifetimeValue");
    Map<String, List<Fact>> byId =
        by(
            facts(f -> currency(f).equals(currency)),
            f -> ofCustomers ? f.order().customer.id : f.productId());
    List<String> expected = new ArrayList<>();
    byId.forEach(
        (id, facts) ->
            expected.add(
                (ofCustomers ? customer(id, facts, currency) : product(id, facts, currency))
                    .toString()));
    List<JsonNode> shown = new ArrayList<>();
    String next = "";
    do {
      JsonNode page =
          shop.get(path + "&limit=7" + (next.isEmpty() ? "" : "&cursor=" + next)).succeeds().json();
      page.path("items").forEach(shown::add);
      next = page.path("next").asText("");
    } while (!next.isEmpty());
    shown.removeIf(
        item -> !byId.containsKey(item.path(ofCustomers ? "customerId" : "productId").asText()));
    assertThat(shown)
        .extracting(item -> new BigDecimal(item.path(score).asText()))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(shown).extracting(JsonNode::toString).containsExactlyInAnyOrderElementsOf(expected);
  }

  private JsonNode customer(String id, List<Fact> facts, String currency) {
    Customer customer = facts.getFirst().order().customer;
    return JSON.objectNode()
        .put("customerId", id)
        .put("name", customer.name)
        .put("region", customer.region)
        .put("currency", currency)
        .put("lifetimeValue", Model.text(Model.revenue(facts), currency))
        .put("orderCount", (int) Model.orders(facts, "gross"));
  }

  private JsonNode product(String id, List<Fact> facts, String currency) {
    String name = java.util.Objects.requireNonNull(model.products.get(id)).name;
    return JSON.objectNode()
        .put("productId", id)
        .put("name", name)
        .setAll(Model.ofUnits(facts, currency));
  }
}
