package shop.testing;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.ProductEvent;
import shop.domain.ShopEvent;

/** A query, and what its answer has to be. */
interface CheckedQuery {

  String route();

  /** The path parameter; empty if there is none. */
  String subject();

  String query();

  /** The rows besides the token's write that an answer needs. */
  default List<Position> needs(List<RecordedEvent<ShopEvent>> journal) {
    return List.of();
  }

  /** Judges an answer of status 200; missing stands for a 404. */
  void checker(AnswerChecker checker, JsonNode answer);

  static boolean isOf(RecordedEvent<ShopEvent> event, String orderId) {
    return event.event() instanceof OrderEvent e && e.placement().orderId().equals(orderId);
  }

  static String type(RecordedEvent<ShopEvent> event) {
    return event.event().getClass().getSimpleName();
  }

  static BigDecimal amount(JsonNode json, String name) {
    return OctalSums.amount(json, name);
  }

  /** The order's state after these. */
  static String statusAfter(List<RecordedEvent<ShopEvent>> events) {
    return events.stream()
        .flatMap(
            e ->
                switch (e.event()) {
                  case OrderPlaced _ -> Stream.of("PLACED");
                  case OrderPaid _ -> Stream.of("PAID");
                  case OrderShipped _ -> Stream.of("SHIPPED");
                  case OrderDelivered _ -> Stream.of("DELIVERED");
                  case OrderCancelled _ -> Stream.of("CANCELLED");
                  case ShopEvent _ -> Stream.empty();
                })
        .reduce("", (_, last) -> last);
  }

  /** The questions to a view. */
  static CheckedQuery any(
      String view, List<RecordedEvent<ShopEvent>> journal, java.util.Random random) {
    Predicate<RecordedEvent<ShopEvent>> fits =
        e ->
            view.equals("products")
                ? e.event() instanceof ProductEvent
                : !(e.event() instanceof ProductEvent);
    List<RecordedEvent<ShopEvent>> some = journal.stream().filter(fits).toList();
    ShopEvent event =
        random.nextInt(20) == 0 || some.isEmpty()
            ? new CustomerMoved("nobody", "Atlantis", Instant.EPOCH)
            : some.get(random.nextInt(some.size())).event();
    boolean other = random.nextBoolean();
    return switch (view) {
      case "orders" ->
          event instanceof OrderEvent e && !other
              ? new CheckedOrderQuery.AnOrder(e.placement().orderId())
              : new CheckedOrderQuery.OrdersOf(
                  event instanceof OrderPlaced ? "" : event.orderingKey(),
                  event instanceof OrderPlaced placed
                      ? placed.placement().placedAt().toString().substring(0, 10)
                      : null,
                  1 + random.nextInt(2),
                  random.nextInt(3) > 0 ? null : random.nextBoolean() ? "PLACED" : "SHIPPED",
                  null,
                  null);
      case "customers" ->
          random.nextInt(8) == 0
              ? new CheckedSalesQuery.Ranked(true)
              : new CheckedCustomerQuery.DashboardOf(event.orderingKey());
      case "regions" ->
          event instanceof OrderEvent e && !other
              ? new CheckedSalesQuery.ARegion(e.placement().region())
              : random.nextBoolean()
                  ? new CheckedSalesQuery.Company()
                  : new CheckedSalesQuery.Regions();
      case "products" ->
          random.nextInt(8) == 0
              ? new CheckedSalesQuery.Ranked(false)
              : new CheckedSalesQuery.AProduct(event.orderingKey());
      default ->
          throw new IllegalStateException(
              "Nothing is asked of the view %s: write its questions, an CheckedQuery each, and draw them"
                      .formatted(view)
                  + " in CheckedQuery.any.");
    };
  }
}
