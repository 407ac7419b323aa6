package cqrs.journal;

import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.Money;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.Placement;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;
import shop.domain.ShopEvent;

/** One event of every type: these are what the approved files hold. */
final class Events {

  static final Currency GBP = Currency.getInstance("GBP");
  static final Instant PLACED_AT = Instant.parse("2010-12-01T08:26:00Z");
  static final Instant LATER = Instant.parse("2010-12-03T09:00:00.123456789Z");
  static final Placement PLACEMENT =
      new Placement("536365", "17850", "United Kingdom", GBP, PLACED_AT);

  static final List<ShopEvent> ONE_OF_EACH =
      List.of(
          new CustomerRegistered("17850", "Ada", "ada@example.org", "United Kingdom", PLACED_AT),
          new CustomerMoved("17850", "EIRE", LATER),
          new CustomerRenamed("17850", "Ada Lovelace", LATER),
          new CustomerEmailChanged("17850", "lovelace@example.org", LATER),
          new ProductAdded("85123A", "White \"heart\" holder", gbp("2.55"), PLACED_AT),
          new ProductRepriced("85123A", gbp("0.001"), LATER),
          new ProductRenamed("85123A", "Café lantern 🏮", LATER),
          new OrderPlaced(
              PLACEMENT,
              "Ada",
              List.of(
                  new PlacedLine("85123A", "White \"heart\" holder", 6, new BigDecimal("2.55")),
                  new PlacedLine("71053", "Lantern", 1_000_000, new BigDecimal("0.001")))),
          new OrderPaid(PLACEMENT, LATER),
          new OrderShipped(PLACEMENT, "Owl", "T-1", LATER),
          new OrderDelivered(PLACEMENT, LATER),
          new OrderCancelled(
              PLACEMENT,
              "changed my mind",
              List.of(new TakenBack(0, "85123A", 6, new BigDecimal("2.55"))),
              LATER),
          new OrderLinesReturned(
              PLACEMENT,
              List.of(new TakenBack(1, "71053", 2, new BigDecimal("0.001"))),
              List.of(0, 5),
              LATER));

  /** The same without what may be missing. */
  static final List<ShopEvent> WITHOUT_OPTIONAL =
      List.of(
          new CustomerRegistered("17850", "Ada", null, "United Kingdom", PLACED_AT),
          new CustomerEmailChanged("17850", null, LATER),
          new OrderShipped(PLACEMENT, null, null, LATER),
          new OrderShipped(PLACEMENT, "Owl", null, LATER),
          new OrderShipped(PLACEMENT, null, "T-1", LATER));

  private Events() {}

  private static Money gbp(String amount) {
    return new Money(new BigDecimal(amount), GBP);
  }

  /** As it would be recorded. */
  static RecordedEvent<ShopEvent> recorded(ShopEvent event) {
    return new RecordedEvent<>(
        new Position(17, 42),
        "0193a5c0-0000-7000-8000-000000000001",
        3,
        Instant.parse("2026-03-02T10:00:00.5Z"),
        "correlation-1",
        "causation-1",
        event);
  }
}
