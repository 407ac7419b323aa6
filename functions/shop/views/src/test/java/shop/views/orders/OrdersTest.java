package shop.views.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import cqrs.journal.Partitions;
import cqrs.projection.read.BadCursorException;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.OrderStatus;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.orders.OrderDetails.Line;
import shop.views.orders.OrderDetails.Moment;
import shop.views.parts.Page;

class OrdersTest {

  private final CustomerRegistered ann =
      new CustomerRegistered("ann", "Ann", null, "EIRE", Instant.parse("2026-01-01T00:00:00Z"));

  private final AnOrder order =
      AnOrder.of("1", "ann", "EIRE", "2026-03-01T10:00:00Z")
          .line("cup", "Cup \"blue\"", 4, "2.50")
          .line("pot", 1, "9")
          .line("cup", 2, "2");

  @Test
  void anOrderIsShownAsItWasPlaced() {
    OrderDetails shown = shown(given(order.placed()));

    assertThat(shown.customerId()).isEqualTo("ann");
    assertThat(shown.customerName()).isEqualTo("Name of ann");
    assertThat(shown.region()).isEqualTo("EIRE");
    assertThat(shown.total()).isEqualByComparingTo("23");
    assertThat(shown.returnedTotal()).isEqualByComparingTo("0");
    assertThat(shown.lines())
        .extracting(Line::productId, Line::name, Line::quantity, Line::returned)
        .containsExactly(
            tuple("cup", "Cup \"blue\"", 4, 0),
            tuple("pot", "The pot", 1, 0),
            tuple("cup", "The cup", 2, 0));
    assertThat(shown.lines().getFirst().total()).isEqualByComparingTo("10");
    assertThat(shown.placedAt()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
    assertThat(given(order.placed()).order("2", ReadConsistency.ANY)).isEmpty();
  }

  @Test
  void eachEventMovesTheStatusAndStaysInTheTimeline() {
    OrderDetails shown =
        shown(
            given(
                order.placed(),
                order.paid("2026-03-02T10:00:00Z"),
                order.shipped("2026-03-03T10:00:00.25Z"),
                order.delivered("2026-03-04T10:00:00Z")));

    assertThat(shown.status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(shown.version()).isEqualTo(4);
    assertThat(shown.timeline())
        .containsExactly(
            new Moment("OrderPlaced", Instant.parse("2026-03-01T10:00:00Z")),
            new Moment("OrderPaid", Instant.parse("2026-03-02T10:00:00Z")),
            new Moment("OrderShipped", Instant.parse("2026-03-03T10:00:00.25Z")),
            new Moment("OrderDelivered", Instant.parse("2026-03-04T10:00:00Z")));
  }

  @Test
  void returnsAddUpLineByLineAndLeaveTheStatus() {
    OrderDetails shown =
        shown(
            given(
                order.placed(),
                order.paid("2026-03-02T10:00:00Z"),
                order.shipped("2026-03-03T10:00:00Z"),
                order.returned("2026-03-05T10:00:00Z", 3),
                order.returned("2026-03-06T10:00:00Z", 1, 0, 2)));

    assertThat(shown.status()).isEqualTo(OrderStatus.SHIPPED);
    assertThat(shown.returnedTotal()).isEqualByComparingTo("14");
    assertThat(shown.total()).isEqualByComparingTo("23");
    assertThat(shown.lines()).extracting(Line::returned).containsExactly(4, 0, 2);
    assertThat(shown.version()).isEqualTo(5);
  }

  @Test
  void aCancelledOrderIsCancelledInItsCustomersListToo() {
    OrdersReader reader = given(ann, order.placed(), order.cancelled("2026-03-02T10:00:00Z"));

    assertThat(shown(reader).status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(list(reader, Optional.empty(), 20, Optional.empty()).items())
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.status()).isEqualTo(OrderStatus.CANCELLED);
              assertThat(listed.lineCount()).isEqualTo(3);
              assertThat(listed.total()).isEqualByComparingTo("23");
              assertThat(listed.placedAt()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
            });
  }

  @Test
  void aCustomersOrdersComeNewestFirstAlsoWithinASecond() {
    OrdersReader reader =
        given(
            ann,
            placed("a", "2026-03-01T10:00:00.5Z"),
            placed("b", "2026-03-01T10:00:00Z"),
            placed("c", "2026-03-01T10:00:00.500000001Z"),
            placed("d", "0000-01-01T00:00:00Z"),
            placed("e", "9999-12-31T23:59:59Z"));

    assertThat(list(reader, Optional.empty(), 20, Optional.empty()).items())
        .extracting(OrderSummary::orderId)
        .containsExactly("e", "c", "a", "b", "d");
  }

  @Test
  void pagesAreFullUnlessLastAlsoWhereAStatusIsAskedFor() {
    List<ShopEvent> events = new ArrayList<>(List.of(ann));
    for (int i = 0; i < 20; i++) {
      AnOrder order =
          AnOrder.of("o" + i, "ann", "EIRE", "2026-03-01T10:00:00Z").line("cup", 1, "1");
      events.add(order.placed());
      if (i % 3 == 0) {
        events.add(order.paid("2026-03-02T10:00:00Z"));
      }
    }
    OrdersReader reader = given(events.toArray(ShopEvent[]::new));

    Optional<OrderStatus> paid = Optional.of(OrderStatus.PAID);
    Page<OrderSummary> first = list(reader, paid, 3, Optional.empty());
    Page<OrderSummary> second = list(reader, paid, 3, first.next());
    Page<OrderSummary> third = list(reader, paid, 3, second.next());
    assertThat(List.of(first.items().size(), second.items().size(), third.items().size()))
        .containsExactly(3, 3, 1);
    assertThat(third.next()).isEmpty();
    assertThat(list(reader, paid, 7, Optional.empty()).next()).isEmpty();
    assertThat(list(reader, Optional.empty(), 20, Optional.empty()).next()).isEmpty();
    assertThat(list(reader, Optional.empty(), 19, Optional.empty()).next()).isPresent();
  }

  @Test
  void aCursorBelongsToItsCustomerAndStatus() {
    OrdersReader reader =
        given(
            ann,
            placed("a", "2026-03-01T10:00:00Z"),
            placed("b", "2026-03-01T11:00:00Z"),
            AnOrder.of("c", "bob", "EIRE", "2026-03-01T10:00:00Z").line("cup", 1, "1").placed());
    Optional<String> cursor = list(reader, Optional.empty(), 1, Optional.empty()).next();

    assertThat(list(reader, Optional.empty(), 1, cursor).items())
        .extracting(OrderSummary::orderId)
        .containsExactly("a");
    assertThatThrownBy(() -> list(reader, Optional.of(OrderStatus.PLACED), 1, cursor))
        .isInstanceOf(BadCursorException.class);
    assertThatThrownBy(
            () -> reader.ofCustomer("bob", Optional.empty(), 1, cursor, ReadConsistency.ANY))
        .isInstanceOf(BadCursorException.class);
  }

  @Test
  void aCustomerWithoutOrdersHasAnEmptyListAndAnUnknownOneHasNone() {
    OrdersReader reader = given(ann);

    assertThat(list(reader, Optional.empty(), 20, Optional.empty()).items()).isEmpty();
    assertThat(
            reader.ofCustomer("bob", Optional.empty(), 20, Optional.empty(), ReadConsistency.ANY))
        .isEmpty();
  }

  private static ShopEvent placed(String id, String at) {
    return AnOrder.of(id, "ann", "EIRE", at).line("cup", 1, "1").placed();
  }

  private static OrdersReader given(ShopEvent... events) {
    FilledViews views = ShopTables.filled(4, List.of("orders"));
    views.fill(new Orders(), new RecordedHistory(new Partitions(4)).add(events).events());
    return new OrdersReader(views.view("orders"));
  }

  private static OrderDetails shown(OrdersReader reader) {
    return reader.order("1", ReadConsistency.ANY).orElseThrow();
  }

  private static Page<OrderSummary> list(
      OrdersReader reader, Optional<OrderStatus> status, int limit, Optional<String> cursor) {
    return reader.ofCustomer("ann", status, limit, cursor, ReadConsistency.ANY).orElseThrow();
  }
}
