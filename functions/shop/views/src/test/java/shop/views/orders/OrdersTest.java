package shop.views.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.Row;
import cqrs.projection.read.BadCursorException;
import cqrs.projection.read.OlderRowsException;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderStatus;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.orders.OrderDetails.Line;
import shop.views.orders.OrderDetails.Moment;
import shop.views.orders.OrderDetails.Shipment;
import shop.views.parts.Page;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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
  void theShipmentIsShownWithWhatWasSaidOfItAndTheCancellationWithItsReason() {
    OrderDetails placed = shown(given(order.placed()));
    assertThat(placed.shipment()).isEmpty();
    assertThat(placed.cancellationReason()).isEmpty();

    assertThat(shown(given(order.placed(), order.shipped("2026-03-03T10:00:00Z"))).shipment())
        .contains(new Shipment(Optional.of("A carrier"), Optional.of("A number")));
    OrderShipped silent = new OrderShipped(order.placed().placement(), null, null, Instant.EPOCH);
    assertThat(shown(given(order.placed(), silent)).shipment())
        .contains(new Shipment(Optional.empty(), Optional.empty()));
    OrderDetails cancelled = shown(given(order.placed(), order.cancelled("2026-03-03T10:00:00Z")));
    assertThat(cancelled.cancellationReason()).contains("A reason");
    assertThat(cancelled.shipment()).isEmpty();
  }

  @Test
  void aDaysOrdersAreThoseOfAllCustomersNewestFirst() {
    AnOrder first =
        AnOrder.of("first", "bob", "Wales", "2026-03-01T00:00:00Z").line("cup", 2, "1.5");
    OrdersReader reader =
        given(
            ann,
            placed("a", "2026-03-01T10:00:00.5Z"),
            placed("b", "2026-03-01T10:00:00Z"),
            placed("c", "2026-03-01T10:00:00.5Z"),
            placed("before", "2026-02-28T23:59:59.999999999Z"),
            placed("last", "2026-03-01T23:59:59.999999999Z"),
            placed("after", "2026-03-02T00:00:00Z"),
            first.placed(),
            first.cancelled("2026-03-07T10:00:00Z"));

    List<DayOrder> items = ofDay(reader, "2026-03-01", Optional.empty(), 20).items();
    assertThat(items)
        .extracting(item -> item.order().orderId())
        .containsExactly("last", "c", "a", "b", "first");
    assertThat(items.getLast())
        .isEqualTo(
            new DayOrder(
                new OrderSummary(
                    "first",
                    OrderStatus.CANCELLED,
                    Instant.parse("2026-03-01T00:00:00Z"),
                    Currency.getInstance("GBP"),
                    new BigDecimal("3.0"),
                    1),
                "bob",
                "Name of bob",
                "Wales"));
    assertThat(ofDay(reader, "2026-03-03", Optional.empty(), 20).items()).isEmpty();
  }

  @Test
  void aDaysPagesAreFullUnlessLastAndHaveEachOrderOnce() {
    List<ShopEvent> events = new ArrayList<>();
    List<String> all = new ArrayList<>();
    List<String> paid = new ArrayList<>();
    for (int i = 0; i < 57; i++) {
      // Several at the same moment, so that the id decides.
      String at = "2026-03-01T10:00:%02dZ".formatted(i / 5);
      String id = "o%02d".formatted(i);
      AnOrder one = AnOrder.of(id, "c" + i % 7, "EIRE", at).line("cup", 1, "1");
      events.add(one.placed());
      all.addFirst(id);
      if (i % 4 == 0) {
        events.add(one.paid("2026-03-02T10:00:00Z"));
        paid.addFirst(id);
      }
    }
    OrdersReader reader = given(events.toArray(ShopEvent[]::new));

    for (int limit : new int[] {1, 2, 7, 56, 57, 58, 100}) {
      assertThat(pages(reader, Optional.empty(), limit)).isEqualTo(all);
      assertThat(pages(reader, Optional.of(OrderStatus.PAID), limit)).isEqualTo(paid);
    }
    assertThat(pages(reader, Optional.of(OrderStatus.SHIPPED), 5)).isEmpty();
  }

  private static List<String> pages(OrdersReader reader, Optional<OrderStatus> status, int limit) {
    LocalDate day = LocalDate.parse("2026-03-01");
    List<String> ids = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<DayOrder> page = reader.ofDay(day, status, limit, cursor, ReadConsistency.ANY);
      page.items().forEach(item -> ids.add(item.order().orderId()));
      cursor = page.next();
      assertThat(cursor.isEmpty() || page.items().size() == limit).isTrue();
    } while (cursor.isPresent());
    return ids;
  }

  @Test
  void aCursorBelongsToItsDayAndStatus() {
    OrdersReader reader =
        given(placed("a", "2026-03-01T10:00:00Z"), placed("b", "2026-03-01T11:00:00Z"));
    Optional<String> cursor = ofDay(reader, "2026-03-01", Optional.empty(), 1).next();
    LocalDate day = LocalDate.parse("2026-03-01");

    assertThat(cursor).isPresent();
    assertThatThrownBy(
            () -> reader.ofDay(day.plusDays(1), Optional.empty(), 1, cursor, ReadConsistency.ANY))
        .isInstanceOf(BadCursorException.class);
    assertThatThrownBy(
            () -> reader.ofDay(day, Optional.of(OrderStatus.PAID), 1, cursor, ReadConsistency.ANY))
        .isInstanceOf(BadCursorException.class);
  }

  @Test
  void aDaysWritesAreSpreadOverFourKeys() {
    FilledViews views = ShopTables.filled(100, List.of("orders"));
    List<ShopEvent> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      events.add(placed("o" + i, "2026-03-01T10:00:00Z"));
    }
    views.fill(new Orders(), recorded(events.toArray(ShopEvent[]::new)));

    assertThat(
            views.rows("orders").stream()
                .map(row -> new Row(row).pk())
                .filter(pk -> pk.startsWith("D#"))
                .collect(Collectors.groupingBy(pk -> pk, Collectors.counting()))
                .values())
        .hasSize(4)
        .allMatch(count -> count > 10);
  }

  /** Rows of the first version have no lists of days, and no shipments. */
  @Test
  void whatTheFirstVersionDidNotKeepIsNotAnswered() {
    FilledViews views = ShopTables.filled(4, List.of("orders"));
    views.fill(
        new FirstVersion(), recorded(ann, order.placed(), order.shipped("2026-03-03T10:00:00Z")));
    OrdersReader reader = new OrdersReader(views.view("orders"));

    assertThatThrownBy(() -> ofDay(reader, "2026-03-01", Optional.empty(), 20))
        .isInstanceOf(OlderRowsException.class);
    OrderDetails shown = shown(reader);
    assertThat(shown.status()).isEqualTo(OrderStatus.SHIPPED);
    assertThat(shown.shipment()).isEmpty();
    assertThat(list(reader, Optional.empty(), 20, Optional.empty()).items()).hasSize(1);
  }

  /** What the view was before it had shipments, reasons and days. */
  private record FirstVersion() implements Projection<ShopEvent> {

    @Override
    public String view() {
      return "orders";
    }

    @Override
    public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
      new Orders().project(recorded, (pk, sk) -> new Without(changes.row(pk, sk)));
    }
  }

  private record Without(Changes.Row row) implements Changes.Row {

    private static final Set<String> NEW = Set.of("shipment", "cancellationReason");

    @Override
    public Changes.Row set(String attribute, AttributeValue value) {
      if (!NEW.contains(attribute)) {
        Changes.Row _ = row.set(attribute, value);
      }
      return this;
    }

    @Override
    public Changes.Row add(String attribute, BigDecimal amount) {
      Changes.Row _ = row.add(attribute, amount);
      return this;
    }

    @Override
    public Changes.Row append(String attribute, Map<String, String> entry) {
      Changes.Row _ = row.append(attribute, entry);
      return this;
    }

    @Override
    public Changes.Row min(String attribute, String value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Changes.Row max(String attribute, String value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Changes.Row index(String attribute, String value) {
      throw new UnsupportedOperationException();
    }
  }

  private static Page<DayOrder> ofDay(
      OrdersReader reader, String day, Optional<OrderStatus> status, int limit) {
    return reader.ofDay(LocalDate.parse(day), status, limit, Optional.empty(), ReadConsistency.ANY);
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
    views.fill(new Orders(), recorded(events));
    return new OrdersReader(views.view("orders"));
  }

  private static List<RecordedEvent<ShopEvent>> recorded(ShopEvent... events) {
    return new RecordedHistory(new Partitions(4)).add(events).events();
  }

  private static OrderDetails shown(OrdersReader reader) {
    return reader.order("1", ReadConsistency.ANY).orElseThrow();
  }

  private static Page<OrderSummary> list(
      OrdersReader reader, Optional<OrderStatus> status, int limit, Optional<String> cursor) {
    return reader.ofCustomer("ann", status, limit, cursor, ReadConsistency.ANY).orElseThrow();
  }
}
