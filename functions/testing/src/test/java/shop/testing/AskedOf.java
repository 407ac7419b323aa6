package shop.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shop.domain.CustomerEvent;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.Event;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.ProductEvent;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.journal.Position;
import shop.journal.RecordedEvent;
import shop.testing.TellingSums.Part;

/** A query, and what its answer has to be. */
sealed interface AskedOf {

  String route();

  /** The path parameter; empty if there is none. */
  String subject();

  String query();

  /** What has to be there besides a token's write, or there is no answer that contains it. */
  default List<Position> needs(List<RecordedEvent> journal) {
    return List.of();
  }

  /** Judges an answer of status 200; missing stands for a 404. */
  void judge(Judge judge, JsonNode answer);

  /** One order. */
  record AnOrder(String subject) implements AskedOf {

    @Override
    public String route() {
      return "GET /orders/{id}";
    }

    @Override
    public String query() {
      return "";
    }

    @Override
    public void judge(Judge judge, JsonNode answer) {
      List<RecordedEvent> events = judge.events(e -> isOf(e, subject));
      List<RecordedEvent> made =
          judge.made(
              "Order " + subject,
              events,
              first ->
                  answer.isMissingNode()
                      ? first.isEmpty()
                      : !first.isEmpty()
                          && answer.path("version").asLong() == first.getLast().version()
                          && timeline(answer).equals(first.stream().map(AskedOf::type).toList()));
      if (!made.isEmpty()) {
        judge.expect(
            answer.path("status").asText().equals(statusAfter(made))
                && amount(answer, "returnedTotal").compareTo(returned(made)) == 0,
            "The order is torn: " + answer);
      }
    }

    private static List<String> timeline(JsonNode answer) {
      return answer.path("timeline").valueStream().map(at -> at.path("event").asText()).toList();
    }

    private static BigDecimal returned(List<RecordedEvent> events) {
      return events.stream()
          .map(RecordedEvent::event)
          .filter(OrderLinesReturned.class::isInstance)
          .map(e -> ((OrderLinesReturned) e).total())
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  /**
   * A page of a customer's orders.
   *
   * @param status none: all
   * @param cursor none: the first page
   * @param after the place that the cursor stands for
   */
  record OrdersOf(
      String subject,
      int limit,
      @Nullable String status,
      @Nullable String cursor,
      @Nullable String after)
      implements AskedOf {

    @Override
    public String route() {
      return "GET /customers/{id}/orders";
    }

    @Override
    public String query() {
      return "limit="
          + limit
          + (status == null ? "" : "&status=" + status)
          + (cursor == null ? "" : "&cursor=" + cursor);
    }

    /** The page that follows, after an answer that says there is one. */
    OrdersOf next(JsonNode answer) {
      JsonNode last = answer.path("items").path(answer.path("items").size() - 1);
      return new OrdersOf(subject, limit, status, answer.path("next").asText(), place(last));
    }

    private static String place(JsonNode item) {
      return place(item.path("placedAt").asText(), item.path("orderId").asText());
    }

    private static String place(String placedAt, String orderId) {
      return "%020d#%s".formatted(Instant.parse(placedAt).getEpochSecond(), orderId);
    }

    @Override
    public void judge(Judge judge, JsonNode answer) {
      if (answer.isMissingNode()) {
        judge.made(
            "Customer " + subject,
            judge.events(
                e -> e.event() instanceof CustomerRegistered r && r.customerId().equals(subject)),
            List::isEmpty);
      }
      Map<String, JsonNode> items = new HashMap<>();
      List<String> places = new ArrayList<>();
      answer
          .path("items")
          .forEach(
              item -> {
                items.put(item.path("orderId").asText(), item);
                places.add(place(item));
              });
      judge.expect(
          places.equals(new TreeSet<>(places).reversed().stream().toList()),
          "The page is not in order: " + places);
      String end = answer.has("next") ? places.getLast() : "";
      Set<String> known = new HashSet<>();
      for (RecordedEvent placed : judge.events(this::isPlaced)) {
        OrderPlaced order = (OrderPlaced) placed.event();
        String id = order.placement().orderId();
        String place = place(order.placement().placedAt().toString(), id);
        known.add(id);
        JsonNode item = items.getOrDefault(id, MissingNode.getInstance());
        boolean here = (after == null || place.compareTo(after) < 0) && place.compareTo(end) >= 0;
        if (here || !item.isMissingNode()) {
          judge.expect(here, "Order " + id + " is not of this page: " + answer);
          listed(judge, order, item);
        }
      }
      judge.expect(known.containsAll(items.keySet()), "Nobody has placed those: " + answer);
    }

    private boolean isPlaced(RecordedEvent event) {
      return event.event() instanceof OrderPlaced e && e.placement().customerId().equals(subject);
    }

    private void listed(Judge judge, OrderPlaced order, JsonNode item) {
      judge.made(
          "Order " + order.placement().orderId() + " in the list",
          judge.events(
              e ->
                  isOf(e, order.placement().orderId())
                      && !(e.event() instanceof OrderLinesReturned)),
          first ->
              item.isMissingNode()
                  ? first.isEmpty() || (status != null && !status.equals(statusAfter(first)))
                  : !first.isEmpty()
                      && item.path("status").asText().equals(statusAfter(first))
                      && item.path("lineCount").asInt() == order.lines().size()
                      && amount(item, "total").compareTo(order.total()) == 0);
    }
  }

  /** A customer's dashboard. */
  record DashboardOf(String subject) implements AskedOf {

    @Override
    public String route() {
      return "GET /customers/{id}/dashboard";
    }

    @Override
    public String query() {
      return "";
    }

    @Override
    public void judge(Judge judge, JsonNode answer) {
      judge.made(
          "Customer " + subject,
          judge.events(
              e -> e.event() instanceof CustomerEvent c && c.orderingKey().equals(subject)),
          first ->
              answer.isMissingNode()
                  ? first.isEmpty()
                  : !first.isEmpty()
                      && answer.path("version").asLong() == first.getLast().version()
                      && answer.path("region").asText().equals(region(first)));
      if (answer.isMissingNode()) {
        return;
      }
      JsonNode total = answer.path("totals").path(0);
      List<RecordedEvent> made =
          judge.figures("Orders of " + subject, e -> parts(e, subject), total);
      judge.counts("Orders of " + subject, total, made, "lifetimeValue");
      List<Instant> placed =
          made.stream()
              .map(RecordedEvent::event)
              .filter(OrderPlaced.class::isInstance)
              .map(e -> ((OrderPlaced) e).placement().placedAt())
              .sorted()
              .toList();
      judge.expect(
          answer.path("firstOrderAt").asText("").equals(at(placed.stream().findFirst()))
              && answer
                  .path("lastOrderAt")
                  .asText("")
                  .equals(at(placed.reversed().stream().findFirst())),
          "The first and last order are not those: " + answer);
    }

    private static String at(java.util.Optional<Instant> time) {
      return time.map(Instant::toString).orElse("");
    }

    private static String region(List<RecordedEvent> events) {
      return switch (events.getLast().event()) {
        case CustomerRegistered e -> e.region();
        case CustomerMoved e -> e.region();
        case Event e -> throw new IllegalStateException("Not of a customer: " + e);
      };
    }

    static Map<Part, Integer> parts(RecordedEvent event, String customer) {
      return event.event() instanceof OrderEvent e && e.placement().customerId().equals(customer)
          ? TellingSums.of(e, _ -> true)
          : Map.of();
    }
  }

  /** The list of regions. */
  record Regions() implements AskedOf {

    @Override
    public String route() {
      return "GET /sales/regions";
    }

    @Override
    public String subject() {
      return "";
    }

    @Override
    public String query() {
      return "";
    }

    @Override
    public void judge(Judge judge, JsonNode answer) {
      Map<String, JsonNode> rows = new HashMap<>();
      judge
          .events(e -> e.event() instanceof OrderEvent)
          .forEach(
              e ->
                  rows.put(
                      ((OrderEvent) e.event()).placement().region(), MissingNode.getInstance()));
      answer.path("items").forEach(item -> rows.put(item.path("region").asText(), item));
      rows.forEach(
          (region, row) ->
              judge.counts(
                  region,
                  row,
                  judge.figures(region, e -> ARegion.parts(e, region), row),
                  "revenue"));
    }
  }

  /** A region, month by month. */
  record ARegion(String subject) implements AskedOf {

    @Override
    public String route() {
      return "GET /sales/regions/{region}";
    }

    @Override
    public String query() {
      return "interval=month";
    }

    @Override
    public void judge(Judge judge, JsonNode answer) {
      months(judge, subject, e -> parts(e, subject), answer)
          .forEach(
              (row, made) -> judge.counts(subject + " " + row.path("date"), row, made, "revenue"));
    }

    static Map<Part, Integer> parts(RecordedEvent event, String region) {
      return event.event() instanceof OrderEvent e && e.placement().region().equals(region)
          ? TellingSums.of(e, _ -> true)
          : Map.of();
    }
  }

  /** A product, month by month. */
  record AProduct(String subject) implements AskedOf {

    @Override
    public String route() {
      return "GET /sales/products/{id}";
    }

    @Override
    public String query() {
      return "interval=month";
    }

    @Override
    public void judge(Judge judge, JsonNode answer) {
      judge.made(
          "Product " + subject,
          judge.events(e -> e.event() instanceof ProductEvent p && p.orderingKey().equals(subject)),
          first ->
              answer.isMissingNode()
                  ? first.isEmpty()
                  : !first.isEmpty()
                      && answer.path("version").asLong() == first.getLast().version()
                      && answer.path("name").asText().equals(name(first)));
      months(judge, subject, e -> parts(e, subject), answer)
          .keySet()
          .forEach(row -> judge.balances(subject + " " + row.path("date"), row, "revenue"));
    }

    private static String name(List<RecordedEvent> events) {
      return switch (events.getLast().event()) {
        case ProductAdded e -> e.name();
        case ProductRenamed e -> e.name();
        case Event e -> throw new IllegalStateException("Not of a product here: " + e);
      };
    }

    /** Its orders stand in other partitions. */
    @Override
    public List<Position> needs(List<RecordedEvent> journal) {
      return journal.stream()
          .filter(e -> e.event() instanceof ProductAdded p && p.productId().equals(subject))
          .map(RecordedEvent::position)
          .toList();
    }

    static Map<Part, Integer> parts(RecordedEvent event, String product) {
      return TellingSums.of(event.event(), product::equals);
    }
  }

  /** A ranking; it cannot be asked with a token. */
  record Ranked(boolean ofCustomers) implements AskedOf {

    @Override
    public String route() {
      return ofCustomers ? "GET /customers" : "GET /sales/products";
    }

    @Override
    public String subject() {
      return "";
    }

    @Override
    public String query() {
      return (ofCustomers ? "rank=lifetimeValue&" : "") + "currency=GBP&limit=100";
    }

    @Override
    public void judge(Judge judge, JsonNode answer) {
      for (JsonNode item : answer.path("items")) {
        String id = item.path(ofCustomers ? "customerId" : "productId").asText();
        if (ofCustomers) {
          judge.made(
              id + " in the ranking",
              judge.events(e -> !DashboardOf.parts(e, id).isEmpty()),
              first ->
                  item.path("orderCount").asLong()
                          == first.stream().filter(e -> e.event() instanceof OrderPlaced).count()
                      && amount(item, "lifetimeValue").compareTo(net(first)) == 0);
        } else {
          judge.figures(id + " in the ranking", e -> AProduct.parts(e, id), item);
          judge.balances(id + " in the ranking", item, "revenue");
        }
      }
    }

    private static BigDecimal net(List<RecordedEvent> events) {
      return events.stream()
          .map(
              e ->
                  switch (e.event()) {
                    case OrderPlaced o -> o.total();
                    case OrderCancelled o -> o.total().negate();
                    case OrderLinesReturned o -> o.total().negate();
                    case Event _ -> BigDecimal.ZERO;
                  })
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  /** Judges a series of months, each a row of its own, those included that are not shown. */
  private static Map<JsonNode, List<RecordedEvent>> months(
      Judge judge,
      String name,
      Function<RecordedEvent, Map<Part, Integer>> parts,
      JsonNode answer) {
    Map<String, JsonNode> rows = new HashMap<>();
    judge
        .events(e -> !parts.apply(e).isEmpty())
        .forEach(e -> rows.put(month(e), MissingNode.getInstance()));
    answer.path("series").forEach(row -> rows.put(row.path("date").asText(), row));
    Map<JsonNode, List<RecordedEvent>> made = new HashMap<>();
    rows.forEach(
        (month, row) ->
            made.put(
                row,
                judge.figures(
                    name + " in " + month,
                    e -> month(e).equals(month) ? parts.apply(e) : Map.of(),
                    row)));
    BigDecimal sum =
        answer
            .path("series")
            .valueStream()
            .map(row -> amount(row, "gross"))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    judge.expect(
        sum.compareTo(amount(answer.path("totals").path(0), "gross")) == 0,
        name + " has totals that are not the sum of its series: " + answer);
    made.remove(MissingNode.getInstance());
    return made;
  }

  private static String month(RecordedEvent event) {
    Instant at =
        event.event() instanceof OrderPlaced e
            ? e.placement().placedAt()
            : event.event().occurredAt();
    return at.toString().substring(0, "2011-11".length());
  }

  private static boolean isOf(RecordedEvent event, String orderId) {
    return event.event() instanceof OrderEvent e && e.placement().orderId().equals(orderId);
  }

  private static String type(RecordedEvent event) {
    return event.event().getClass().getSimpleName();
  }

  private static BigDecimal amount(JsonNode json, String name) {
    return TellingSums.amount(json, name);
  }

  /** The order's state after these. */
  private static String statusAfter(List<RecordedEvent> events) {
    return events.stream()
        .flatMap(
            e ->
                switch (e.event()) {
                  case OrderPlaced _ -> Stream.of("PLACED");
                  case OrderPaid _ -> Stream.of("PAID");
                  case OrderShipped _ -> Stream.of("SHIPPED");
                  case OrderDelivered _ -> Stream.of("DELIVERED");
                  case OrderCancelled _ -> Stream.of("CANCELLED");
                  case Event _ -> Stream.empty();
                })
        .reduce("", (_, last) -> last);
  }

  /** What may be asked of a view. */
  static AskedOf any(String view, List<RecordedEvent> journal, java.util.Random random) {
    Predicate<RecordedEvent> fits =
        e ->
            view.equals("products")
                ? e.event() instanceof ProductEvent
                : !(e.event() instanceof ProductEvent);
    List<RecordedEvent> some = journal.stream().filter(fits).toList();
    Event event =
        random.nextInt(20) == 0 || some.isEmpty()
            ? new CustomerMoved("nobody", "Atlantis", Instant.EPOCH)
            : some.get(random.nextInt(some.size())).event();
    boolean other = random.nextInt(3) == 0;
    return switch (view) {
      case "orders" ->
          event instanceof OrderEvent e && !other
              ? new AnOrder(e.placement().orderId())
              : new OrdersOf(
                  event.orderingKey(),
                  1 + random.nextInt(3),
                  random.nextInt(3) > 0 ? null : random.nextBoolean() ? "PLACED" : "SHIPPED",
                  null,
                  null);
      case "customers" ->
          random.nextInt(8) == 0 ? new Ranked(true) : new DashboardOf(event.orderingKey());
      case "regions" ->
          event instanceof OrderEvent e && !other
              ? new ARegion(e.placement().region())
              : new Regions();
      case "products" ->
          random.nextInt(8) == 0 ? new Ranked(false) : new AProduct(event.orderingKey());
      default -> throw new IllegalArgumentException(view);
    };
  }
}
