package shop.imports.send;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The contract's semantics, as far as an import relies on them, in memory: ids, states, bounds,
 * idempotency keys, and views that lag. Stricter than the system where that finds faults: an
 * unexpected field is refused.
 */
public final class FakeShop {

  /** The shop's answer to a request. */
  record Reply(int status, Map<String, Object> body, boolean replayed) {
    static Reply of(int status, Map<String, Object> body) {
      return new Reply(status, body, false);
    }

    static Reply problem(int status, String detail) {
      return of(status, Map.of("title", "Refused", "detail", detail));
    }
  }

  private record Receipt(String request, Reply reply) {}

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,6})?");
  private static final List<String> STATUSES = List.of("PLACED", "PAID", "SHIPPED", "DELIVERED");
  private static final Map<String, String> STAGES =
      Map.of("payment", "PAID", "shipment", "SHIPPED", "delivery", "DELIVERED");

  private final SortedMap<String, Map<String, Object>> customers = new TreeMap<>();
  private final SortedMap<String, Map<String, Object>> products = new TreeMap<>();
  private final SortedMap<String, Map<String, Object>> orders = new TreeMap<>();
  private final Map<String, Receipt> receipts = new HashMap<>();
  private final Queue<Runnable> notYetShown = new ArrayDeque<>();
  private final Map<String, Map<String, Object>> views = new HashMap<>();
  private int events;

  /** Everything that commands made, comparable. */
  synchronized String state() {
    return (events + " events\n" + lines(customers) + lines(products) + lines(orders));
  }

  public synchronized int events() {
    return events;
  }

  /** As after the seven days that keys live. */
  synchronized void forgetKeys() {
    receipts.clear();
  }

  synchronized Optional<Map<String, Object>> order(String id) {
    return Optional.ofNullable(orders.get(id));
  }

  synchronized Optional<Map<String, Object>> customer(String id) {
    return Optional.ofNullable(customers.get(id));
  }

  synchronized Set<String> productIds() {
    return Set.copyOf(products.keySet());
  }

  private static String lines(SortedMap<String, Map<String, Object>> rows) {
    StringBuilder lines = new StringBuilder();
    rows.forEach((id, row) -> lines.append(id).append(' ').append(row).append('\n'));
    return lines.toString();
  }

  synchronized Reply query(String path) {
    if (path.equals("/views")) {
      Reply reply = Reply.of(200, Map.of("items", lag()));
      show(2);
      return reply;
    }
    show(1);
    Map<String, Object> row = views.get(path);
    return row == null ? Reply.problem(404, "Unknown: " + path) : Reply.of(200, row);
  }

  synchronized Reply command(
      String method, String path, Map<String, Object> body, Optional<String> key) {
    String request = method + path + body;
    Receipt receipt = key.map(receipts::get).orElse(null);
    if (receipt != null) {
      return receipt.request().equals(request)
          ? new Reply(receipt.reply().status(), receipt.reply().body(), true)
          : Reply.problem(422, "Idempotency key reused");
    }
    Reply reply = decide(method, path.split("/"), body);
    if (reply.status() < 300) {
      key.ifPresent(name -> receipts.put(name, new Receipt(request, reply)));
    }
    return reply;
  }

  private Reply decide(String method, String[] path, Map<String, Object> body) {
    String route = method + " " + path[1] + (path.length > 3 ? " " + path[3] : "");
    return switch (route) {
      case "POST products" -> addProduct(body);
      case "POST customers" -> register(body);
      case "PUT customers region" -> move(path[2], body);
      case "POST orders" -> place(body);
      case "POST orders payment", "POST orders shipment", "POST orders delivery" ->
          advance(path[2], STAGES.getOrDefault(path[3], ""), body);
      case "POST orders returns" -> giveBack(path[2], body);
      default -> Reply.problem(404, "No such route: " + route);
    };
  }

  private Reply addProduct(Map<String, Object> body) {
    String id = text(body, "productId");
    if (!body.keySet().equals(Set.of("productId", "name", "price", "occurredAt"))
        || !ID.matcher(id).matches()
        || !isName(body)
        || !isAmount(map(body.get("price")).get("amount"))) {
      return Reply.problem(400, "Not a product: " + body);
    }
    if (products.containsKey(id)) {
      return Reply.problem(409, "Product " + id + " exists already");
    }
    products.put(id, body);
    happened("/sales/products/" + id, new LinkedHashMap<>(body));
    return Reply.of(201, Map.of("id", id));
  }

  private Reply register(Map<String, Object> body) {
    String id = text(body, "customerId");
    if (!body.keySet().equals(Set.of("customerId", "name", "region", "occurredAt"))
        || !ID.matcher(id).matches()
        || !isName(body)) {
      return Reply.problem(400, "Not a customer: " + body);
    }
    if (customers.containsKey(id)) {
      return Reply.problem(409, "Customer " + id + " exists already");
    }
    Map<String, Object> customer = new LinkedHashMap<>(body);
    customer.put("moves", new ArrayList<>());
    customers.put(id, customer);
    showDashboard(id);
    return Reply.of(201, Map.of("id", id));
  }

  private Reply move(String id, Map<String, Object> body) {
    Map<String, Object> customer = customers.get(id);
    if (customer == null) {
      return Reply.problem(404, "No customer " + id);
    }
    if (!text(customer, "region").equals(text(body, "region"))) {
      customer.put("region", text(body, "region"));
      list(customer.get("moves")).add(body);
      showDashboard(id);
    }
    return Reply.of(200, Map.of("id", id));
  }

  private Reply place(Map<String, Object> body) {
    String id = text(body, "orderId");
    Map<String, Object> customer = customers.get(text(body, "customerId"));
    if (!body.keySet().equals(Set.of("orderId", "customerId", "currency", "placedAt", "lines"))
        || !ID.matcher(id).matches()) {
      return Reply.problem(400, "Not an order: " + body);
    }
    if (orders.containsKey(id)) {
      return Reply.problem(409, "Order " + id + " exists already");
    }
    if (customer == null) {
      return Reply.problem(422, "No such customer");
    }
    List<Object> lines = new ArrayList<>();
    for (Object item : list(body.get("lines"))) {
      Map<String, Object> line = new LinkedHashMap<>(map(item));
      if (!products.containsKey(text(line, "productId"))) {
        return Reply.problem(422, "No product " + line.get("productId"));
      }
      if (!isAmount(line.get("unitPrice")) || number(line, "quantity") < 1) {
        return Reply.problem(400, "Not a line: " + line);
      }
      line.put("returned", 0);
      lines.add(line);
    }
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("orderId", id);
    order.put("status", "PLACED");
    order.put(
        "customer",
        Map.of("customerId", text(body, "customerId"), "region", text(customer, "region")));
    order.put("currency", text(body, "currency"));
    order.put("placedAt", Instant.parse(text(body, "placedAt")).toString());
    order.put("lines", lines);
    order.put("timeline", new ArrayList<>());
    orders.put(id, order);
    showOrder(order);
    showDashboard(text(body, "customerId"));
    return Reply.of(201, Map.of("id", id));
  }

  private Reply advance(String id, String status, Map<String, Object> body) {
    Map<String, Object> order = orders.get(id);
    if (order == null) {
      return Reply.problem(404, "No order " + id);
    }
    if (STATUSES.indexOf(text(order, "status")) != STATUSES.indexOf(status) - 1) {
      return Reply.problem(409, "Order " + id + " is " + order.get("status"));
    }
    order.put("status", status);
    list(order.get("timeline")).add(status + " " + text(body, "occurredAt"));
    showOrder(order);
    return Reply.of(200, Map.of("id", id));
  }

  private Reply giveBack(String id, Map<String, Object> body) {
    Map<String, Object> order = orders.get(id);
    if (order == null) {
      return Reply.problem(404, "No order " + id);
    }
    if (STATUSES.indexOf(text(order, "status")) < 2) {
      return Reply.problem(409, "Order " + id + " is " + order.get("status"));
    }
    for (Object item : list(body.get("lines"))) {
      int left = number(map(item), "quantity");
      for (Object line : list(order.get("lines"))) {
        if (text(map(line), "productId").equals(text(map(item), "productId"))) {
          left -= number(map(line), "quantity") - number(map(line), "returned");
        }
      }
      if (left > 0) {
        return Reply.problem(409, "More returned than bought: " + item);
      }
    }
    for (Object item : list(body.get("lines"))) {
      int left = number(map(item), "quantity");
      for (Object line : list(order.get("lines"))) {
        if (text(map(line), "productId").equals(text(map(item), "productId"))) {
          int units = Math.min(left, number(map(line), "quantity") - number(map(line), "returned"));
          map(line).put("returned", number(map(line), "returned") + units);
          left -= units;
        }
      }
    }
    list(order.get("timeline")).add("RETURNED " + body);
    showOrder(order);
    return Reply.of(200, Map.of("id", id));
  }

  private void showOrder(Map<String, Object> order) {
    Map<String, Object> copy = new LinkedHashMap<>(order);
    List<Object> lines = new ArrayList<>();
    list(order.get("lines")).forEach(line -> lines.add(new LinkedHashMap<>(map(line))));
    copy.put("lines", lines);
    happened("/orders/" + text(order, "orderId"), copy);
  }

  private void showDashboard(String customerId) {
    Map<String, Object> customer = customers.getOrDefault(customerId, Map.of());
    Map<String, Object> dashboard = new LinkedHashMap<>();
    dashboard.put("name", text(customer, "name"));
    dashboard.put("region", text(customer, "region"));
    orders.values().stream()
        .filter(order -> map(order.get("customer")).containsValue(customerId))
        .map(order -> text(order, "placedAt"))
        .max(String::compareTo)
        .ifPresent(last -> dashboard.put("lastOrderAt", last));
    happened("/customers/" + customerId + "/dashboard", dashboard);
  }

  private void happened(String shownAt, Map<String, Object> row) {
    events++;
    notYetShown.add(() -> views.put(shownAt, row));
  }

  private void show(int updates) {
    for (int i = 0; i < updates && !notYetShown.isEmpty(); i++) {
      notYetShown.remove().run();
    }
  }

  private List<Object> lag() {
    List<Object> items = new ArrayList<>();
    for (String view : List.of("orders", "customers", "regions", "products")) {
      items.add(Map.of("view", view, "lag", Map.of("events", notYetShown.size(), "seconds", 0)));
    }
    return items;
  }

  private static boolean isName(Map<String, Object> body) {
    String name = text(body, "name");
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    return name.equals(name.strip()) && bytes >= 1 && bytes <= 200;
  }

  private static boolean isAmount(@Nullable Object value) {
    return value instanceof String text
        && AMOUNT.matcher(text).matches()
        && new BigDecimal(text).signum() > 0;
  }

  private static String text(Map<String, Object> fields, String name) {
    return String.valueOf(fields.get(name));
  }

  private static int number(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Integer number ? number : -1;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(@Nullable Object value) {
    return (List<Object>) Objects.requireNonNull(value);
  }
}
