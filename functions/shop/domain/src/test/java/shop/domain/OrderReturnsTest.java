package shop.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.domain.Samples.CUP;
import static shop.domain.Samples.PLACEMENT;
import static shop.domain.Samples.PLATE;
import static shop.domain.Samples.TILE;
import static shop.domain.Samples.TUESDAY;
import static shop.domain.Samples.back;
import static shop.domain.Samples.bringBack;
import static shop.domain.Samples.line;
import static shop.domain.Samples.now;
import static shop.domain.Samples.placed;
import static shop.domain.Scenario.order;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import shop.domain.OrderCommand.Deliver;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.Rejection.MoreReturnedThanBought;
import shop.domain.Rejection.MoreReturnedThanBought.Excess;
import shop.domain.Rejection.NotOnOrder;
import shop.domain.Rejection.TooManyReturns;

class OrderReturnsTest {

  private static Scenario<Order, OrderCommand, OrderEvent> shipped(PlacedLine... lines) {
    return order(
        placed(lines),
        new OrderPaid(PLACEMENT, TUESDAY),
        new OrderShipped(PLACEMENT, null, null, TUESDAY));
  }

  private static OrderLinesReturned returned(List<Integer> inAll, TakenBack... lines) {
    return new OrderLinesReturned(PLACEMENT, List.of(lines), inAll, TUESDAY);
  }

  private static TakenBack taken(int line, Product product, int quantity, String unitPrice) {
    return new TakenBack(line, product.productId(), quantity, new BigDecimal(unitPrice));
  }

  @Test
  void aReturnTakesItsPriceFromTheLine() {
    shipped(line(CUP, 3, "1.75"), line(PLATE, 1, "4"))
        .when(bringBack(back(CUP, 2)))
        .then(returned(List.of(2, 0), taken(0, CUP, 2, "1.75")))
        .thenIs(
            new Order(
                PLACEMENT,
                OrderStatus.SHIPPED,
                List.of(now(CUP, 3, "1.75", 2), now(PLATE, 1, "4", 0)),
                1));
  }

  @Test
  void aProductOnSeveralLinesIsTakenFromThemInLineOrder() {
    shipped(line(CUP, 2, "2.5"), line(PLATE, 1, "4"), line(CUP, 3, "2"))
        .when(bringBack(back(CUP, 4)))
        .then(returned(List.of(2, 0, 2), taken(0, CUP, 2, "2.5"), taken(2, CUP, 2, "2")));
  }

  @Test
  void aProductNamedTwiceIsSummed() {
    shipped(line(CUP, 2, "2.5"), line(PLATE, 9, "4"), line(CUP, 3, "2"))
        .when(bringBack(back(CUP, 1), back(PLATE, 5), back(CUP, 2)))
        .then(
            returned(
                List.of(2, 5, 1),
                taken(0, CUP, 2, "2.5"),
                taken(1, PLATE, 5, "4"),
                taken(2, CUP, 1, "2")));
  }

  @Test
  void laterReturnsGoOnWhereTheEarlierOnesEnded() {
    shipped(line(CUP, 2, "2.5"), line(CUP, 3, "2"))
        .when(bringBack(back(CUP, 1)))
        .then(returned(List.of(1, 0), taken(0, CUP, 1, "2.5")))
        .when(bringBack(back(CUP, 2)))
        .then(returned(List.of(2, 1), taken(0, CUP, 1, "2.5"), taken(1, CUP, 1, "2")))
        .when(bringBack(back(CUP, 2)))
        .then(returned(List.of(2, 3), taken(1, CUP, 2, "2")))
        .when(bringBack(back(CUP, 1)))
        .thenRejected(new MoreReturnedThanBought(List.of(new Excess("cup", 1, 0))))
        .thenIs(
            new Order(
                PLACEMENT,
                OrderStatus.SHIPPED,
                List.of(now(CUP, 2, "2.5", 2), now(CUP, 3, "2", 3)),
                3));
  }

  @Test
  void aReturnOnTheWayDoesNotKeepTheRestFromBeingDelivered() {
    shipped(line(CUP, 2, "2.5"))
        .when(bringBack(back(CUP, 1)))
        .then(returned(List.of(1), taken(0, CUP, 1, "2.5")))
        .when(new Deliver("o-1", TUESDAY))
        .then(new OrderDelivered(PLACEMENT, TUESDAY))
        .when(bringBack(back(CUP, 1)))
        .then(returned(List.of(2), taken(0, CUP, 1, "2.5")))
        .thenIs(new Order(PLACEMENT, OrderStatus.DELIVERED, List.of(now(CUP, 2, "2.5", 2)), 2));
  }

  @Test
  void allThatWasBoughtMayComeBackAtOnce() {
    shipped(line(CUP, 2, "2.5"), line(CUP, 3, "2"))
        .when(bringBack(back(CUP, 5)))
        .then(returned(List.of(2, 3), taken(0, CUP, 2, "2.5"), taken(1, CUP, 3, "2")));
  }

  @Test
  void everyProductOfWhichTooManyWouldComeBackIsNamed() {
    shipped(line(CUP, 2, "2.5"), line(PLATE, 5, "4"), line(CUP, 1, "2"))
        .when(bringBack(back(CUP, 2), back(PLATE, 6), back(CUP, 2)))
        .thenRejected(
            new MoreReturnedThanBought(
                List.of(new Excess("cup", 4, 3), new Excess("plate", 6, 5))));
  }

  @Test
  void tooManyOfOneProductTakeNothingOfAnother() {
    shipped(line(CUP, 2, "2.5"), line(PLATE, 5, "4"))
        .when(bringBack(back(CUP, 1), back(PLATE, 6)))
        .thenRejected(new MoreReturnedThanBought(List.of(new Excess("plate", 6, 5))));
  }

  @Test
  void sumsBeyondAnIntegerAreStillTooMany() {
    OrderCommand.ReturnRequest[] requests = new OrderCommand.ReturnRequest[4_296];
    java.util.Arrays.fill(requests, back(CUP, 1_000_000));
    shipped(line(CUP, 1_000_000, "1"))
        .when(bringBack(requests))
        .thenRejected(
            new MoreReturnedThanBought(List.of(new Excess("cup", 4_296_000_000L, 1_000_000))));
  }

  @Test
  void strangersAreAllNamedAndGoBeforeWhatIsTooMuch() {
    shipped(line(CUP, 2, "2.5"))
        .when(bringBack(back(PLATE, 1), back(CUP, 9), back(TILE, 1), back(PLATE, 2)))
        .thenRejected(new NotOnOrder(Set.of("plate", "tile")));
  }

  @Test
  void anOrderTakesAThousandReturnsAndNoMore() {
    var order = shipped(line(CUP, 5_000, "1"));
    for (int i = 1; i <= OrderDecider.MAX_RETURNS; i++) {
      order.when(bringBack(back(CUP, 1))).then(returned(List.of(i), taken(0, CUP, 1, "1")));
    }
    order.when(bringBack(back(CUP, 1))).thenRejected(new TooManyReturns());
    assertThat(OrderDecider.MAX_RETURNS).isEqualTo(1_000);
  }
}
