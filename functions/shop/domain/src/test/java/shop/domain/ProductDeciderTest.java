package shop.domain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static shop.domain.Samples.CUP;
import static shop.domain.Samples.EUR;
import static shop.domain.Samples.MONDAY;
import static shop.domain.Samples.TUESDAY;
import static shop.domain.Samples.gbp;
import static shop.domain.Scenario.product;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import shop.domain.ProductCommand.Add;
import shop.domain.ProductCommand.Rename;
import shop.domain.ProductCommand.Reprice;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;
import shop.domain.Rejection.AlreadyExists;
import shop.domain.Rejection.DoesNotExist;

class ProductDeciderTest {

  private static final ProductAdded ADDED = new ProductAdded("cup", "Cup", gbp("2.50"), MONDAY);

  @Test
  void aNewProductIsAddedWithItsNameAndPrice() {
    product().when(new Add("cup", "Cup", gbp("2.50"), MONDAY)).then(ADDED).thenIs(CUP);
  }

  @Test
  void aProductIsAddedOnceEvenWithTheSameContent() {
    product(ADDED)
        .when(new Add("cup", "Cup", gbp("2.50"), TUESDAY))
        .thenRejected(new AlreadyExists(Aggregates.product("cup")))
        .thenIs(CUP);
  }

  @Test
  void aNewPriceChangesThePriceAndNothingElse() {
    product(ADDED)
        .when(new Reprice("cup", gbp("3"), TUESDAY))
        .then(new ProductRepriced("cup", gbp("3"), TUESDAY))
        .thenIs(new Product("cup", "Cup", gbp("3")));
  }

  @Test
  void theSamePriceAgainIsNoEventHoweverManyZerosItIsWrittenWith() {
    product(ADDED).when(new Reprice("cup", gbp("2.5"), TUESDAY)).thenNothingHappens();
    product(ADDED).when(new Reprice("cup", gbp("2.500000"), TUESDAY)).thenNothingHappens();
  }

  @Test
  void theSameAmountInAnotherCurrencyIsANewPrice() {
    Money euros = new Money(new BigDecimal("2.50"), EUR);
    product(ADDED)
        .when(new Reprice("cup", euros, TUESDAY))
        .then(new ProductRepriced("cup", euros, TUESDAY))
        .thenIs(new Product("cup", "Cup", euros));
  }

  @Test
  void aNewNameChangesTheNameAndNothingElse() {
    product(ADDED)
        .when(new Rename("cup", "Mug", TUESDAY))
        .then(new ProductRenamed("cup", "Mug", TUESDAY))
        .thenIs(new Product("cup", "Mug", gbp("2.50")));
  }

  @Test
  void theSameNameAgainIsNoEvent() {
    product(ADDED).when(new Rename("cup", "Cup", TUESDAY)).thenNothingHappens().thenIs(CUP);
  }

  @Test
  void whatWasNeverAddedHasNoPriceAndNoNameToChange() {
    product()
        .when(new Reprice("jug", gbp("3"), TUESDAY))
        .thenRejected(new DoesNotExist(Aggregates.product("jug")));
    product()
        .when(new Rename("jug", "Jug", TUESDAY))
        .thenRejected(new DoesNotExist(Aggregates.product("jug")));
  }

  @Test
  void aHistoryThatDoesNotBeginWithTheProductIsABug() {
    assertThatThrownBy(() -> product(new ProductRepriced("cup", gbp("3"), MONDAY)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ProductRepriced");
    assertThatThrownBy(() -> product(new ProductRenamed("cup", "Mug", MONDAY)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("PRODUCT#cup");
  }
}
