package shop.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import cqrs.journal.codec.RecordedEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;

/** Questions to the view of orders. */
final class CheckedOrderQuery {

  private CheckedOrderQuery() {}

  /** One order. */
  record AnOrder(String subject) implements CheckedQuery {

    @Override
    public String route() {
      return "GET /orders/{id}";
    }

    @Override
    public String query() {
      return "";
    }

    @Override
    public void checker(AnswerChecker checker, JsonNode answer) {
      List<RecordedEvent<ShopEvent>> events = checker.events(e -> CheckedQuery.isOf(e, subject));
      List<RecordedEvent<ShopEvent>> made =
          checker.made(
              "Order " + subject,
              events,
              first ->
                  answer.isMissingNode()
                      ? first.isEmpty()
                      : !first.isEmpty()
                          && answer.path("version").asLong() == first.getLast().version()
                          && timeline(answer)
                              .equals(first.stream().map(CheckedQuery::type).toList()));
      if (!made.isEmpty()) {
        checker.expect(
            answer.path("status").asText().equals(CheckedQuery.statusAfter(made))
                && CheckedQuery.amount(answer, "returnedTotal").compareTo(returned(made)) == 0,
            "The order is torn: " + answer);
      }
    }

    private static List<String> timeline(JsonNode answer) {
      return answer.path("timeline").valueStream().map(at -> at.path("event").asText()).toList();
    }

    private static BigDecimal returned(List<RecordedEvent<ShopEvent>> events) {
      return events.stream()
          .map(RecordedEvent::event)
          .filter(OrderLinesReturned.class::isInstance)
          .map(e -> ((OrderLinesReturned) e).total())
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  /**
   * A page of a customer's orders, or of a day's.
   *
   * @param subject the customer; empty: all of them
   * @param day none: all
   * @param status none: all
   * @param cursor none: the first page
   * @param after the place that the cursor stands for
   */
  record OrdersOf(
      String subject,
      @Nullable String day,
      int limit,
      @Nullable String status,
      @Nullable String cursor,
      @Nullable String after)
      implements CheckedQuery {

    @Override
    public String route() {
      return day == null ? "GET /customers/{id}/orders" : "GET /orders";
    }

    @Override
    public String query() {
      return (day == null ? "" : "date=" + day + "&")
          + "limit="
          + limit
          + (status == null ? "" : "&status=" + status)
          + (cursor == null ? "" : "&cursor=" + cursor);
    }

    /** The page that follows, after an answer that says there is one. */
    OrdersOf next(JsonNode answer) {
      JsonNode last = answer.path("items").path(answer.path("items").size() - 1);
      return new OrdersOf(subject, day, limit, status, answer.path("next").asText(), place(last));
    }

    private static String place(JsonNode item) {
      return place(item.path("placedAt").asText(), item.path("orderId").asText());
    }

    private static String place(String placedAt, String orderId) {
      return "%020d#%s".formatted(Instant.parse(placedAt).getEpochSecond(), orderId);
    }

    @Override
    public void checker(AnswerChecker checker, JsonNode answer) {
      if (answer.isMissingNode()) {
        checker.made(
            "Customer " + subject,
            checker.events(
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
      checker.expect(
          places.equals(new TreeSet<>(places).reversed().stream().toList()),
          "The page is not in order: " + places);
      String end = answer.has("next") ? places.getLast() : "";
      Set<String> known = new HashSet<>();
      for (RecordedEvent<ShopEvent> placed : checker.events(this::isPlaced)) {
        OrderPlaced order = (OrderPlaced) placed.event();
        String id = order.placement().orderId();
        String place = place(order.placement().placedAt().toString(), id);
        known.add(id);
        JsonNode item = items.getOrDefault(id, MissingNode.getInstance());
        boolean here = (after == null || place.compareTo(after) < 0) && place.compareTo(end) >= 0;
        if (here || !item.isMissingNode()) {
          checker.expect(here, "Order " + id + " is not of this page: " + answer);
          listed(checker, order, item);
        }
      }
      checker.expect(known.containsAll(items.keySet()), "Nobody has placed those: " + answer);
    }

    private boolean isPlaced(RecordedEvent<ShopEvent> event) {
      return event.event() instanceof OrderPlaced e
          && (day == null
              ? e.placement().customerId().equals(subject)
              : e.placement().placedAt().toString().startsWith(day));
    }

    private void listed(AnswerChecker checker, OrderPlaced order, JsonNode item) {
      checker.made(
          "Order " + order.placement().orderId() + " in the list",
          checker.events(
              e ->
                  CheckedQuery.isOf(e, order.placement().orderId())
                      && !(e.event() instanceof OrderLinesReturned)),
          first ->
              item.isMissingNode()
                  ? first.isEmpty()
                      || (status != null && !status.equals(CheckedQuery.statusAfter(first)))
                  : !first.isEmpty()
                      && item.path("status").asText().equals(CheckedQuery.statusAfter(first))
                      && item.path("lineCount").asInt() == order.lines().size()
                      && CheckedQuery.amount(item, "total").compareTo(order.total()) == 0);
    }
  }
}
