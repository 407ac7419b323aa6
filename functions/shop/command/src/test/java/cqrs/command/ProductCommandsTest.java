package cqrs.command;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.command.LocalShop.Answer;
import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.Money;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;

class ProductCommandsTest {

  private static LocalShop shop;

  @BeforeAll
  static void open() {
    shop = new LocalShop();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void aProductIsAddedWithAnExactPrice() {
    Answer answer =
        shop.post(
            "/products",
            """
            {"productId":"exact","name":"Bolt","price":{"amount":0.100000,"currency":"GBP"}}\
            """);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers()).containsEntry("Location", "/products/exact");
    assertThat(shop.events("exact").getFirst().event())
        .isInstanceOfSatisfying(
            ProductAdded.class, e -> assertThat(e.price()).isEqualTo(gbp("0.1")));
  }

  @Test
  void aPriceChangesAndTheSamePriceAgainDoesNot() {
    shop.product("p1", "2.50", "GBP");

    Answer repriced = shop.put("/products/p1/price", "{\"amount\":\"3\",\"currency\":\"GBP\"}");
    Answer again = shop.put("/products/p1/price", "{\"amount\":3.00,\"currency\":\"GBP\"}");
    Answer converted = shop.put("/products/p1/price", "{\"amount\":\"3\",\"currency\":\"EUR\"}");

    assertThat(repriced.body()).containsEntry("version", 2);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(repriced.body());
    assertThat(converted.body()).containsEntry("version", 3);
    assertThat(shop.events("p1").get(1).event())
        .isInstanceOfSatisfying(
            ProductRepriced.class, e -> assertThat(e.price()).isEqualTo(gbp("3")));
  }

  @Test
  void aNameChangesAndTheSameNameAgainDoesNot() {
    shop.product("p2", "1", "GBP");

    Answer renamed = shop.put("/products/p2/name", "{\"name\":\"Torch\"}");
    Answer again = shop.put("/products/p2/name", "{\"name\":\" Torch \"}");

    assertThat(renamed.body()).containsEntry("version", 2);
    assertThat(again.body()).isEqualTo(renamed.body());
    assertThat(shop.events("p2")).hasSize(2);
    assertThat(shop.events("p2").get(1).event())
        .isInstanceOfSatisfying(ProductRenamed.class, e -> assertThat(e.name()).isEqualTo("Torch"));
  }

  @Test
  void aProductThatDoesNotExistHasNeitherPriceNorName() {
    assertThat(shop.put("/products/none/price", "{\"amount\":\"3\",\"currency\":\"GBP\"}").status())
        .isEqualTo(404);
    assertThat(shop.put("/products/none/name", "{\"name\":\"X\"}").status()).isEqualTo(404);
  }

  @Test
  void theSameIdTwiceIsAConflict() {
    shop.product("p3", "1", "GBP");

    assertThat(shop.post("/products", Bodies.product("p3", "1", "GBP")).status()).isEqualTo(409);
  }

  @Test
  void aPriceIsAnObjectWithAnAmountAndACurrency() {
    Answer none = shop.post("/products", "{\"name\":\"X\"}");
    Answer number = shop.post("/products", "{\"name\":\"X\",\"price\":3}");
    Answer faulty =
        shop.post(
            "/products",
            "{\"name\":\"X\",\"price\":{\"amount\":-1,\"currency\":\"gbp\",\"vat\":1}}");

    assertThat(none.pointers()).containsExactly("#/price");
    assertThat(number.pointers()).containsExactly("#/price");
    assertThat(faulty.pointers())
        .containsExactlyInAnyOrder("#/price/amount", "#/price/currency", "#/price/vat");
  }

  @Test
  void aNewPriceMayBeAnObjectAsInTheProductsOwnBody() {
    shop.product("p4", "1", "GBP");
    String price = "{\"amount\":\"3\",\"currency\":\"GBP\"}";

    Answer both =
        shop.put(
            "/products/p4/price", "{\"price\":" + price + ",\"amount\":3,\"currency\":\"GBP\"}");
    Answer none = shop.put("/products/p4/price", "{\"price\":null}");
    Answer faulty = shop.put("/products/p4/price", "{\"price\":{\"amount\":3}}");
    Answer empty = shop.put("/products/p4/price", "{}");
    Answer done = shop.put("/products/p4/price", "{\"price\":" + price + "}");

    assertThat(both.status()).isEqualTo(400);
    assertThat(both.pointers()).containsExactlyInAnyOrder("#/amount", "#/currency");
    assertThat(none.pointers()).containsExactly("#/price");
    assertThat(faulty.pointers()).containsExactly("#/price/currency");
    assertThat(empty.pointers()).containsExactlyInAnyOrder("#/amount", "#/currency");
    assertThat(done.body()).containsEntry("version", 2);
    assertThat(shop.events("p4").getLast().event())
        .isInstanceOfSatisfying(
            ProductRepriced.class, e -> assertThat(e.price()).isEqualTo(gbp("3")));
  }

  private static Money gbp(String amount) {
    return new Money(new BigDecimal(amount), Currency.getInstance("GBP"));
  }
}
