package shop.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.Money;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;

/** A few days of a small shop, in which everything happens once. */
final class Story {

  private static final Instant BEGIN = Instant.parse("2011-11-01T08:00:00Z");

  private static final AnOrder RETURNED =
      AnOrder.of("536365", "17850", "United Kingdom", "2011-11-04T09:30:00.500999Z")
          .line("85123A", "WHITE HANGING \"HEART\"", 6, "2.55")
          .line("71053", "LANTERN", 1, "0.001")
          .line("85123A", "WHITE HANGING \"HEART\"", 2, "2.5");

  private static final AnOrder CANCELLED =
      AnOrder.of("536366", "17850", "EIRE", "2011-11-05T10:00:00Z")
          .line("71053", "LANTERN", 3, "3.39");

  private static final AnOrder YEN =
      AnOrder.of("536367", "17850", "EIRE", "2011-12-05T10:00:00Z", "JPY")
          .line("71053", "LANTERN", 2, "400");

  private static final AnOrder OTHER =
      AnOrder.of("536368", "12583", "France", "2011-11-05T12:00:00Z")
          .line("85123A", "HEART", 10, "2");

  static final ShopEvent[] EVENTS = {
    new CustomerRegistered("17850", "Ann O'Hara", "ann@example.org", "United Kingdom", BEGIN),
    new CustomerRegistered("12583", "Élodie", null, "France", BEGIN),
    new CustomerRegistered("13047", "Newcomer", null, "France", BEGIN),
    new ProductAdded("85123A", "WHITE HANGING \"HEART\"", price("2.55", "GBP"), BEGIN),
    new ProductAdded("71053", "LANTERN", price("400", "JPY"), BEGIN),
    RETURNED.placed(),
    new CustomerMoved("17850", "EIRE", Instant.parse("2011-11-04T12:00:00Z")),
    RETURNED.paid("2011-11-04T10:00:00Z"),
    RETURNED.shipped("2011-11-06T10:00:00Z"),
    RETURNED.returned("2011-11-08T10:00:00Z", 6, 0, 1),
    CANCELLED.placed(),
    CANCELLED.cancelled("2011-11-07T10:00:00Z"),
    YEN.placed(),
    OTHER.placed(),
    new CustomerRenamed("12583", "Élodie D.", Instant.parse("2011-12-06T10:00:00Z")),
    new CustomerEmailChanged("17850", "o'hara@example.org", Instant.parse("2011-12-06T10:00:00Z")),
    new ProductRenamed("85123A", "WHITE HEART", Instant.parse("2011-12-01T10:00:00Z"))
  };

  private Story() {}

  private static Money price(String amount, String currency) {
    return new Money(new BigDecimal(amount), Currency.getInstance(currency));
  }
}
