package shop.views.orders;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.views.FilledViews;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.domain.Order;
import shop.domain.OrderDecider;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.samples.RandomHistory;
import shop.samples.ShopTables;

/** The view against the orders as the write side itself comes to them. */
class OrdersFoldTest {

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43, 44, 45, 46, 47, 48})
  void showsTheOrdersAsTheEventsMakeThem(long seed) {
    List<RecordedEvent<ShopEvent>> events = RandomHistory.of(seed, 900, new Partitions(8)).events();
    Map<String, Order> orders = new LinkedHashMap<>();
    Map<String, List<OrderEvent>> histories = new HashMap<>();
    for (RecordedEvent<ShopEvent> recorded : events) {
      if (recorded.event() instanceof OrderEvent e) {
        String id = e.placement().orderId();
        orders.put(id, OrderDecider.evolve(orders.get(id), e));
        histories.computeIfAbsent(id, _ -> new ArrayList<>()).add(e);
      }
    }
    FilledViews views = ShopTables.filled(5, List.of("orders")).fill(new Orders(), events);
    OrdersReader reader = new OrdersReader(views.view("orders"));

    assertThat(orders).hasSizeGreaterThan(30);
    orders.forEach(
        (id, order) ->
            compare(
                reader.order(id, ReadConsistency.ANY).orElseThrow(),
                order,
                histories.getOrDefault(id, List.of())));
    lists(orders)
        .forEach(
            (customer, ids) ->
                assertThat(
                        reader
                            .ofCustomer(
                                customer,
                                Optional.empty(),
                                1000,
                                Optional.empty(),
                                ReadConsistency.ANY)
                            .orElseThrow()
                            .items())
                    .extracting(listed -> listed.orderId() + " " + listed.status())
                    .containsExactlyElementsOf(ids));
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43})
  void listsEachDaysOrdersOnceUnderTheDayTheyWerePlaced(long seed) {
    List<RecordedEvent<ShopEvent>> events = RandomHistory.of(seed, 900, new Partitions(8)).events();
    Map<LocalDate, Map<String, Order>> days = new HashMap<>();
    for (RecordedEvent<ShopEvent> recorded : events) {
      if (recorded.event() instanceof OrderEvent e) {
        LocalDate day = LocalDate.ofInstant(e.placement().placedAt(), ZoneOffset.UTC);
        days.computeIfAbsent(day, _ -> new HashMap<>())
            .compute(e.placement().orderId(), (_, order) -> OrderDecider.evolve(order, e));
      }
    }
    FilledViews views = ShopTables.filled(5, List.of("orders")).fill(new Orders(), events);
    OrdersReader reader = new OrdersReader(views.view("orders"));

    days.forEach(
        (day, orders) ->
            assertThat(
                    reader
                        .ofDay(day, Optional.empty(), 100, Optional.empty(), ReadConsistency.ANY)
                        .items())
                .extracting(item -> item.order().orderId() + " " + item.order().status())
                .containsExactlyElementsOf(
                    orders.values().stream()
                        .sorted(
                            Comparator.comparing((Order order) -> order.placement().placedAt())
                                .thenComparing(order -> order.placement().orderId())
                                .reversed())
                        .map(order -> order.placement().orderId() + " " + order.status())
                        .toList()));
  }

  private static void compare(OrderDetails shown, Order order, List<OrderEvent> history) {
    OrderPlaced placed = (OrderPlaced) history.getFirst();
    assertThat(shown.status()).isEqualTo(order.status());
    assertThat(shown.customerId()).isEqualTo(order.placement().customerId());
    assertThat(shown.customerName()).isEqualTo(placed.customerName());
    assertThat(shown.region()).isEqualTo(order.placement().region());
    assertThat(shown.currency()).isEqualTo(order.placement().currency());
    assertThat(shown.placedAt()).isEqualTo(order.placement().placedAt());
    assertThat(shown.version()).isEqualTo(history.size());
    assertThat(shown.timeline())
        .extracting(OrderDetails.Moment::at)
        .containsExactlyElementsOf(history.stream().map(OrderEvent::occurredAt).toList());
    assertThat(shown.lines()).hasSameSizeAs(order.lines());
    BigDecimal total = BigDecimal.ZERO;
    BigDecimal returned = BigDecimal.ZERO;
    for (int i = 0; i < order.lines().size(); i++) {
      Order.Line line = order.lines().get(i);
      assertThat(shown.lines().get(i))
          .isEqualTo(
              new OrderDetails.Line(
                  line.productId(),
                  placed.lines().get(i).name(),
                  line.quantity(),
                  line.unitPrice(),
                  line.returned()));
      total = total.add(line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())));
      returned = returned.add(line.unitPrice().multiply(BigDecimal.valueOf(line.returned())));
    }
    assertThat(shown.total()).isEqualByComparingTo(total);
    assertThat(shown.returnedTotal()).isEqualByComparingTo(returned);
  }

  private static Map<String, List<String>> lists(Map<String, Order> orders) {
    Map<String, List<String>> lists = new HashMap<>();
    orders.values().stream()
        .sorted(
            Comparator.comparing((Order order) -> order.placement().placedAt())
                .thenComparing(order -> order.placement().orderId())
                .reversed())
        .forEach(
            order ->
                lists
                    .computeIfAbsent(order.placement().customerId(), _ -> new ArrayList<>())
                    .add(order.placement().orderId() + " " + order.status()));
    return lists;
  }
}
