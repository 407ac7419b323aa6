package shop.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.domain.Samples.ADA;
import static shop.domain.Samples.CUP;
import static shop.domain.Samples.EUR;
import static shop.domain.Samples.GBP;
import static shop.domain.Samples.MONDAY;
import static shop.domain.Samples.PLACEMENT;
import static shop.domain.Samples.PLATE;
import static shop.domain.Samples.TILE;
import static shop.domain.Samples.known;
import static shop.domain.Samples.line;
import static shop.domain.Samples.listed;
import static shop.domain.Samples.place;
import static shop.domain.Samples.placed;
import static shop.domain.Samples.priced;
import static shop.domain.Scenario.order;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.Rejection.CurrencyUndecided;
import shop.domain.Rejection.OtherCurrency;
import shop.domain.Rejection.UnknownReferences;

class OrderPlacementTest {

  @Test
  void anOrderCopiesNamesRegionAndListPricesAsTheyAre() {
    order()
        .when(place(null, listed(CUP, 3), listed(PLATE, 1)))
        .then(placed(line(CUP, 3, "2.5"), line(PLATE, 1, "4")));
  }

  @Test
  void theEventBelongsToTheOrderAndIsKeptInTheCustomersOrder() {
    OrderEvent event = order().when(place(null, listed(CUP, 3))).event();
    assertThat(event.aggregate()).isEqualTo(Aggregates.order("o-1"));
    assertThat(event.orderingKey()).isEqualTo("ada");
    assertThat(event.occurredAt()).isEqualTo(MONDAY);
  }

  @Test
  void aProductOnSeveralLinesStaysOnSeveralLinesInTheOrderAsked() {
    order()
        .when(place(null, listed(CUP, 1), priced(PLATE, 2, "3.75"), listed(CUP, 5)))
        .then(placed(line(CUP, 1, "2.5"), line(PLATE, 2, "3.75"), line(CUP, 5, "2.5")));
  }

  @Test
  void aLinesOwnPriceGoesBeforeTheListPriceAndLosesItsTrailingZeros() {
    order()
        .when(place(null, priced(CUP, 1, "1.500"), priced(PLATE, 1, "0.00")))
        .then(placed(line(CUP, 1, "1.5"), line(PLATE, 1, "0")));
  }

  @Test
  void theGivenCurrencyIsTheOrders() {
    order()
        .when(place(EUR, listed(TILE, 2)))
        .then(
            new OrderPlaced(
                new Placement("o-1", "ada", "Wales", EUR, MONDAY),
                "Ada",
                List.of(line(TILE, 2, "1.2"))));
  }

  @Test
  void withoutAGivenCurrencyTheListPricesDecide() {
    OrderEvent event = order().when(place(null, listed(TILE, 1))).event();
    assertThat(event.placement().currency()).isEqualTo(EUR);
  }

  @Test
  void listPricesThatDisagreeDecideNothing() {
    order()
        .when(place(null, listed(CUP, 1), listed(TILE, 1), listed(PLATE, 1)))
        .thenRejected(new CurrencyUndecided(Set.of(GBP, EUR)));
  }

  @Test
  void ownPricesEverywhereDoNotDecideACurrencyWhereListPricesDisagree() {
    order()
        .when(place(null, priced(CUP, 1, "1"), priced(TILE, 1, "1")))
        .thenRejected(new CurrencyUndecided(Set.of(GBP, EUR)));
  }

  @Test
  void ownPricesEverywhereAreInTheListPricesCurrencyWhereTheseAgree() {
    order()
        .when(place(null, priced(CUP, 1, "1"), priced(PLATE, 1, "2")))
        .then(placed(line(CUP, 1, "1"), line(PLATE, 1, "2")));
  }

  @Test
  void linesWithoutAPriceInTheOrdersCurrencyAreAllNamed() {
    order()
        .when(place(GBP, listed(TILE, 1), listed(CUP, 1), priced(TILE, 1, "9"), listed(TILE, 4)))
        .thenRejected(new OtherCurrency(GBP, List.of(0, 3)));
  }

  @Test
  void aPriceOfItsOwnBringsALineIntoTheGivenCurrency() {
    order()
        .when(place(GBP, priced(TILE, 2, "1.1"), listed(CUP, 1)))
        .then(placed(line(TILE, 2, "1.1"), line(CUP, 1, "2.5")));
  }

  @Test
  void theCustomerMustExist() {
    order()
        .when(place(null, known(null, CUP), listed(CUP, 1)))
        .thenRejected(new UnknownReferences("ada", Set.of()));
  }

  @Test
  void everyUnknownProductIsNamedOnce() {
    order()
        .when(
            place(
                GBP,
                known(ADA, CUP),
                listed(PLATE, 1),
                listed(CUP, 1),
                listed(PLATE, 2),
                priced(TILE, 1, "1")))
        .thenRejected(new UnknownReferences(null, Set.of("plate", "tile")));
  }

  @Test
  void allThatIsUnknownIsSaidAtOnceAndBeforeAnyCurrency() {
    order()
        .when(place(GBP, known(null, TILE), listed(CUP, 1), listed(TILE, 1)))
        .thenRejected(new UnknownReferences("ada", Set.of("cup")));
  }

  @Test
  void theTotalIsExactWhateverTheSizes() {
    OrderPlaced large =
        placed(line(CUP, 1_000_000, "999999999999.999999"), line(PLATE, 3, "0.000001"));
    assertThat(large.total()).isEqualByComparingTo("999999999999999999.000003");
    assertThat(large.placement()).isEqualTo(PLACEMENT);
  }
}
