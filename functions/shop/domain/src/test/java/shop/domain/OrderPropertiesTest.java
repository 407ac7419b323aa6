package shop.domain;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.domain.Decision;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.domain.OrderCommand.Cancel;
import shop.domain.OrderCommand.Deliver;
import shop.domain.OrderCommand.LineRequest;
import shop.domain.OrderCommand.Pay;
import shop.domain.OrderCommand.Ship;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;

/**
 * Properties of every history that the decider allows: runs {@code -Dhistories=N} seeded histories.
 */
class OrderPropertiesTest {

  private static final int HISTORIES = Integer.getInteger("histories", 1_000);

  private static final List<Product> PRODUCTS =
      List.of(Samples.CUP, Samples.PLATE, new Product("jug", "Jug", Samples.gbp("0.000001")));

  /** A decided history, and the order that it leads to. */
  private record Life(List<OrderEvent> events, Order order) {

    /** Commands at random, allowed or not, until there were enough. */
    static Life of(long seed) {
      Random random = new Random(seed);
      List<OrderEvent> events = new ArrayList<>();
      @Nullable Order order = null;
      int commands = 1 + random.nextInt(40);
      for (int i = 0; i < commands; i++) {
        OrderCommand command = i == 0 ? place(random) : anything(random);
        Decision<OrderEvent, Rejection> decision = OrderDecider.decide(order, command);
        assertThat(OrderDecider.decide(order, command)).as("decided again").isEqualTo(decision);
        if (decision instanceof Decision.Accepted<OrderEvent, Rejection> accepted) {
          for (OrderEvent event : accepted.events()) {
            order = OrderDecider.evolve(order, event);
            events.add(event);
          }
        }
      }
      assertThat(order).isNotNull();
      return new Life(events, java.util.Objects.requireNonNull(order));
    }

    private static OrderCommand place(Random random) {
      return Samples.place(
          Samples.GBP,
          Samples.known(Samples.ADA, PRODUCTS.toArray(Product[]::new)),
          IntStream.rangeClosed(0, random.nextInt(6))
              .mapToObj(
                  _ ->
                      new LineRequest(
                          any(random).productId(),
                          1 + random.nextInt(4),
                          random.nextBoolean() ? null : price(random)))
              .toArray(LineRequest[]::new));
    }

    private static OrderCommand anything(Random random) {
      return switch (random.nextInt(12)) {
        case 0, 1 -> new Pay("o-1", Samples.MONDAY);
        case 2, 3 -> new Ship("o-1", "Owl", null, Samples.MONDAY);
        case 4 -> new Deliver("o-1", Samples.TUESDAY);
        case 5 ->
            random.nextInt(5) == 0
                ? new Cancel("o-1", "no longer needed", Samples.TUESDAY)
                : place(random);
        default ->
            Samples.bringBack(
                IntStream.rangeClosed(0, random.nextInt(2))
                    .mapToObj(_ -> Samples.back(any(random), 1 + random.nextInt(3)))
                    .toArray(OrderCommand.ReturnRequest[]::new));
      };
    }

    private static Product any(Random random) {
      return PRODUCTS.get(random.nextInt(PRODUCTS.size()));
    }

    private static BigDecimal price(Random random) {
      return BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(7));
    }

    OrderPlaced placed() {
      return (OrderPlaced) events.getFirst();
    }

    BigDecimal returned() {
      return events.stream()
          .filter(OrderLinesReturned.class::isInstance)
          .map(event -> ((OrderLinesReturned) event).total())
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  private static List<Life> lives() {
    return LongStream.rangeClosed(1, HISTORIES).mapToObj(Life::of).toList();
  }

  @Test
  void noLineEverHasLessThanNothingLeft() {
    for (Life life : lives()) {
      Order order = null;
      for (OrderEvent event : life.events()) {
        order = OrderDecider.evolve(order, event);
        assertThat(order.lines())
            .allSatisfy(line -> assertThat(line.left()).isBetween(0, line.quantity()));
      }
      assertThat(order).isEqualTo(life.order());
    }
  }

  @Test
  void theTotalIsTheSumOfTheLinesAndACancellationTakesAllOfItBack() {
    for (Life life : lives()) {
      BigDecimal sum = BigDecimal.ZERO;
      for (Order.Line line : life.order().lines()) {
        for (int i = 0; i < line.quantity(); i++) {
          sum = sum.add(line.unitPrice());
        }
      }
      assertThat(life.placed().total()).isEqualByComparingTo(sum);
      for (OrderEvent event : life.events()) {
        if (event instanceof OrderCancelled cancelled) {
          assertThat(cancelled.total()).isEqualByComparingTo(sum);
        }
      }
    }
  }

  @Test
  void whatReturnsTookBackIsWhatTheLinesSay() {
    for (Life life : lives()) {
      BigDecimal byLines =
          life.order().lines().stream()
              .map(line -> line.unitPrice().multiply(BigDecimal.valueOf(line.returned())))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(life.returned()).isEqualByComparingTo(byLines);
    }
  }

  @Test
  void everyReturnSaysHowManyOfEachLineCameBackInAll() {
    for (Life life : lives()) {
      Order order = null;
      for (OrderEvent event : life.events()) {
        order = OrderDecider.evolve(order, event);
        if (event instanceof OrderLinesReturned returned) {
          assertThat(returned.returnedInAll())
              .isEqualTo(order.lines().stream().map(Order.Line::returned).toList());
          assertThat(returned.lines()).isNotEmpty().allMatch(line -> line.quantity() > 0);
        }
      }
    }
  }

  @Test
  void whatIsLeftCanBeReturnedAndThenNothingIs() {
    int returnable = 0;
    for (Life life : lives()) {
      OrderStatus status = life.order().status();
      Map<String, Integer> left = Samples.leftByProduct(life.order());
      left.values().removeIf(quantity -> quantity == 0);
      if (left.isEmpty() || (status != OrderStatus.SHIPPED && status != OrderStatus.DELIVERED)) {
        continue;
      }
      returnable++;
      OrderCommand all =
          Samples.bringBack(
              left.entrySet().stream()
                  .map(e -> new OrderCommand.ReturnRequest(e.getKey(), e.getValue()))
                  .toArray(OrderCommand.ReturnRequest[]::new));
      Scenario<Order, OrderCommand, OrderEvent> order =
          Scenario.order(life.events().toArray(OrderEvent[]::new));
      OrderLinesReturned last = (OrderLinesReturned) order.when(all).event();
      assertThat(life.returned().add(last.total())).isEqualByComparingTo(life.placed().total());
      order
          .when(all)
          .thenRejected(
              new Rejection.MoreReturnedThanBought(
                  left.entrySet().stream()
                      .map(
                          e ->
                              new Rejection.MoreReturnedThanBought.Excess(
                                  e.getKey(), e.getValue(), 0))
                      .toList()));
    }
    assertThat(returnable).as("histories that had something left").isGreaterThan(HISTORIES / 10);
  }

  @Test
  void theHistoriesReachEveryState() {
    assertThat(lives().stream().collect(Collectors.groupingBy(life -> life.order().status())))
        .containsOnlyKeys(OrderStatus.values());
  }
}
