package cqrs.journal;

import static cqrs.journal.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.domain.CustomerCommand.Move;
import shop.domain.CustomerCommand.Register;
import shop.domain.Money;
import shop.domain.OrderCommand;
import shop.domain.OrderCommand.ReturnRequest;
import shop.domain.ProductCommand;
import shop.domain.ShopEvent;

/** Histories at random, made through the journal, over a network that loses answers. */
class JournalHistoriesTest {

  private static final List<String> PRODUCTS = List.of("cup", "plate", "jug");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void evolveOverTheJournalGivesTheStoredRows(long seed) {
    Random random = new Random(seed);
    try (WriteTable table = WriteTable.create()) {
      Faults faults = new Faults(table.client());
      Shop shop = new Shop(faults, 1 + random.nextInt(8));
      int accepted = 0;
      for (int i = 0; i < 150; i++) {
        if (random.nextInt(10) == 0) {
          faults.answerLost(
              software.amazon.awssdk.core.exception.SdkClientException.create("Read timed out"));
        }
        accepted += happens(shop, random) ? 1 : 0;
      }
      assertThat(Audit.passes(table))
          .hasSizeGreaterThan(accepted / 2)
          .hasSizeLessThanOrEqualTo(accepted);
      assertThat(accepted).isGreaterThan(40);
    }
  }

  /** Whether the command was accepted. */
  private static boolean happens(Shop shop, Random random) {
    String customer = "c-" + random.nextInt(4);
    String order = "o-" + random.nextInt(25);
    String product = PRODUCTS.get(random.nextInt(PRODUCTS.size()));
    Supplier<Append<ShopEvent>> decided =
        switch (random.nextInt(10)) {
          case 0 -> () -> shop.decided(new Register(customer, "Ada", null, region(random), NOW));
          case 1 -> () -> shop.decided(new Move(customer, region(random), NOW));
          case 2 ->
              () ->
                  shop.decided(new ProductCommand.Add(product, "A " + product, price(random), NOW));
          case 3 -> () -> shop.decided(new ProductCommand.Reprice(product, price(random), NOW));
          case 4 ->
              () ->
                  shop.decided(
                      new ProductCommand.Rename(product, "Name " + random.nextInt(3), NOW));
          case 5, 6 -> () -> shop.placed(order, customer, product, "cup", product);
          case 7 -> () -> shop.decided(new OrderCommand.Pay(order, NOW));
          case 8 -> () -> shop.decided(new OrderCommand.Ship(order, "Owl", null, NOW));
          default ->
              () ->
                  shop.decided(
                      new OrderCommand.Return(order, List.of(new ReturnRequest(product, 1)), NOW));
        };
    Append<ShopEvent> append;
    try {
      append = decided.get();
    } catch (Shop.NotAccepted e) {
      return false;
    }
    shop.done(append);
    return true;
  }

  private static String region(Random random) {
    return "Region " + random.nextInt(3);
  }

  private static Money price(Random random) {
    return new Money(BigDecimal.valueOf(1 + random.nextInt(3)), Shop.GBP);
  }
}
