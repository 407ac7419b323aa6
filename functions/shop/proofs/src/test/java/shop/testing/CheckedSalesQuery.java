package shop.testing;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ProductEvent;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ShopEvent;
import shop.testing.OctalSums.Part;

/** Questions to the views of sales. */
final class CheckedSalesQuery {

  private CheckedSalesQuery() {}

  /** The list of regions. */
  record Regions() implements CheckedQuery {

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
    public void checker(AnswerChecker checker, JsonNode answer) {
      Map<String, JsonNode> rows = new HashMap<>();
      checker
          .events(e -> e.event() instanceof OrderEvent)
          .forEach(
              e ->
                  rows.put(
                      ((OrderEvent) e.event()).placement().region(), MissingNode.getInstance()));
      answer.path("items").forEach(item -> rows.put(item.path("region").asText(), item));
      rows.forEach(
          (region, row) ->
              checker.counts(
                  region,
                  row,
                  checker.figures(region, e -> ARegion.parts(e, region), row),
                  "revenue"));
    }
  }

  /** A region, month by month. */
  record ARegion(String subject) implements CheckedQuery {

    @Override
    public String route() {
      return "GET /sales/regions/{region}";
    }

    @Override
    public String query() {
      return "interval=month";
    }

    @Override
    public void checker(AnswerChecker checker, JsonNode answer) {
      months(checker, subject, e -> parts(e, subject), answer)
          .forEach(
              (row, made) ->
                  checker.counts(subject + " " + row.path("date"), row, made, "revenue"));
    }

    static Map<Part, Integer> parts(RecordedEvent<ShopEvent> event, String region) {
      return event.event() instanceof OrderEvent e && e.placement().region().equals(region)
          ? OctalSums.of(e, _ -> true)
          : Map.of();
    }
  }

  /** The company, month by month. A month has several rows, but an order is in one of them. */
  record Company() implements CheckedQuery {

    @Override
    public String route() {
      return "GET /sales";
    }

    @Override
    public String subject() {
      return "";
    }

    @Override
    public String query() {
      return "interval=month";
    }

    @Override
    public void checker(AnswerChecker checker, JsonNode answer) {
      Map<String, JsonNode> months = new HashMap<>();
      answer
          .path("series")
          .forEach(
              row -> {
                months.put(row.path("date").asText(), row);
                checker.balances("The company " + row.path("date"), row, "revenue");
              });
      Map<String, Map<Part, Integer>> left = new HashMap<>();
      months.forEach((month, row) -> left.put(month, new HashMap<>(OctalSums.shown(row))));
      Map<String, List<RecordedEvent<ShopEvent>>> orders =
          checker.events(e -> !parts(e).isEmpty()).stream()
              .collect(groupingBy(e -> ((OrderEvent) e.event()).placement().orderId() + month(e)));
      orders.forEach(
          (name, events) -> {
            Map<Part, Integer> shown = new HashMap<>();
            Map<Part, Integer> all =
                left.computeIfAbsent(month(events.getFirst()), _ -> new HashMap<>());
            AnswerChecker.sum(events, Company::parts)
                .keySet()
                .forEach(
                    part -> {
                      Integer found = all.remove(part);
                      if (found != null) {
                        shown.put(part, found);
                      }
                    });
            checker.made(
                "Of the company's " + name,
                events,
                first -> AnswerChecker.sum(first, Company::parts).equals(shown));
          });
      checker.expect(
          left.values().stream().allMatch(Map::isEmpty),
          "The company has parts that nobody has written: " + left);
    }

    private static Map<Part, Integer> parts(RecordedEvent<ShopEvent> event) {
      return OctalSums.of(event.event(), _ -> true);
    }
  }

  /** A product, month by month. */
  record AProduct(String subject) implements CheckedQuery {

    @Override
    public String route() {
      return "GET /sales/products/{id}";
    }

    @Override
    public String query() {
      return "interval=month";
    }

    @Override
    public void checker(AnswerChecker checker, JsonNode answer) {
      checker.made(
          "Product " + subject,
          checker.events(
              e -> e.event() instanceof ProductEvent p && p.orderingKey().equals(subject)),
          first ->
              answer.isMissingNode()
                  ? first.isEmpty()
                  : !first.isEmpty()
                      && answer.path("version").asLong() == first.getLast().version()
                      && answer.path("name").asText().equals(name(first)));
      months(checker, subject, e -> parts(e, subject), answer)
          .keySet()
          .forEach(row -> checker.balances(subject + " " + row.path("date"), row, "revenue"));
    }

    private static String name(List<RecordedEvent<ShopEvent>> events) {
      return switch (events.getLast().event()) {
        case ProductAdded e -> e.name();
        case ProductRenamed e -> e.name();
        case ShopEvent e -> throw new IllegalStateException("Not of a product here: " + e);
      };
    }

    /** Its orders stand in other partitions. */
    @Override
    public List<Position> needs(List<RecordedEvent<ShopEvent>> journal) {
      return journal.stream()
          .filter(e -> e.event() instanceof ProductAdded p && p.productId().equals(subject))
          .map(RecordedEvent::position)
          .toList();
    }

    static Map<Part, Integer> parts(RecordedEvent<ShopEvent> event, String product) {
      return OctalSums.of(event.event(), product::equals);
    }
  }

  /** A ranking; it cannot be asked with a token. */
  record Ranked(boolean ofCustomers) implements CheckedQuery {

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
    public void checker(AnswerChecker checker, JsonNode answer) {
      for (JsonNode item : answer.path("items")) {
        String id = item.path(ofCustomers ? "customerId" : "productId").asText();
        if (ofCustomers) {
          checker.made(
              id + " in the ranking",
              checker.events(e -> !CheckedCustomerQuery.DashboardOf.parts(e, id).isEmpty()),
              first ->
                  item.path("orderCount").asLong()
                          == first.stream().filter(e -> e.event() instanceof OrderPlaced).count()
                      && CheckedQuery.amount(item, "lifetimeValue").compareTo(net(first)) == 0);
        } else {
          checker.figures(id + " in the ranking", e -> AProduct.parts(e, id), item);
          checker.balances(id + " in the ranking", item, "revenue");
        }
      }
    }

    private static BigDecimal net(List<RecordedEvent<ShopEvent>> events) {
      return events.stream()
          .map(
              e ->
                  switch (e.event()) {
                    case OrderPlaced o -> o.total();
                    case OrderCancelled o -> o.total().negate();
                    case OrderLinesReturned o -> o.total().negate();
                    case ShopEvent _ -> BigDecimal.ZERO;
                  })
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  /** Judges a series of months, each a row of its own, those included that are not shown. */
  private static Map<JsonNode, List<RecordedEvent<ShopEvent>>> months(
      AnswerChecker checker,
      String name,
      Function<RecordedEvent<ShopEvent>, Map<Part, Integer>> parts,
      JsonNode answer) {
    Map<String, JsonNode> rows = new HashMap<>();
    checker
        .events(e -> !parts.apply(e).isEmpty())
        .forEach(e -> rows.put(month(e), MissingNode.getInstance()));
    answer.path("series").forEach(row -> rows.put(row.path("date").asText(), row));
    Map<JsonNode, List<RecordedEvent<ShopEvent>>> made = new HashMap<>();
    rows.forEach(
        (month, row) ->
            made.put(
                row,
                checker.figures(
                    name + " in " + month,
                    e -> month(e).equals(month) ? parts.apply(e) : Map.of(),
                    row)));
    BigDecimal sum =
        answer
            .path("series")
            .valueStream()
            .map(row -> CheckedQuery.amount(row, "gross"))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    checker.expect(
        sum.compareTo(CheckedQuery.amount(answer.path("totals").path(0), "gross")) == 0,
        name + " has totals that are not the sum of its series: " + answer);
    made.remove(MissingNode.getInstance());
    return made;
  }

  private static String month(RecordedEvent<ShopEvent> event) {
    Instant at =
        event.event() instanceof OrderPlaced e
            ? e.placement().placedAt()
            : event.event().occurredAt();
    return at.toString().substring(0, "2011-11".length());
  }
}
