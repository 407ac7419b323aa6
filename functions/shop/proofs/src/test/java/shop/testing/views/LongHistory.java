package shop.testing.views;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.Money;
import shop.domain.OrderDecider;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;

/**
 * A history in which the same few aggregates have events again and again: one customer and one
 * product change, that customer orders that product for a month, and one order is returned piece by
 * piece as often as an order takes.
 */
final class LongHistory {

  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
  private static final int DAYS = 31;
  private static final int ROUNDS = 1_600;
  private static final int SHORTEST = 3;
  private static final int LONGEST = 30;

  private final Random random;
  private final List<ShopEvent> events = new ArrayList<>();

  private LongHistory(long seed) {
    this.random = new Random(seed);
  }

  /** The same history for the same seed. */
  static List<RecordedEvent<ShopEvent>> of(long seed) {
    LongHistory history = new LongHistory(seed);
    history.write();
    return new RecordedHistory(new Partitions(64))
        .add(history.events.toArray(ShopEvent[]::new))
        .events();
  }

  private void write() {
    events.add(new CustomerRegistered("c1", text(), null, "R", BEGIN));
    events.add(new ProductAdded("p1", text(), price(), BEGIN));
    for (int i = 0; i < ROUNDS; i++) {
      order("o" + i);
      events.add(new CustomerMoved("c1", random.nextBoolean() ? "R" : text(), moment()));
      events.add(new ProductRenamed("p1", text(), moment()));
      events.add(new ProductRepriced("p1", price(), moment()));
    }
    returns();
  }

  private void order(String id) {
    AnOrder order = AnOrder.of(id, "c1", "R", moment().toString());
    order.line("p1", text(), 2, "9.99");
    events.add(order.placed());
    if (random.nextInt(3) == 0) {
      events.add(order.cancelled(moment().toString()));
    } else {
      events.add(order.paid(moment().toString()));
      events.add(order.shipped(moment().toString()));
      events.add(order.delivered(moment().toString()));
      events.add(order.returned(moment().toString(), 1));
    }
  }

  private void returns() {
    AnOrder order = AnOrder.of("returned", "c1", "R", moment().toString());
    order.line("p1", text(), OrderDecider.MAX_RETURNS, "9.99");
    events.add(order.placed());
    events.add(order.paid(moment().toString()));
    events.add(order.shipped(moment().toString()));
    events.add(order.delivered(moment().toString()));
    for (int i = 0; i < OrderDecider.MAX_RETURNS; i++) {
      events.add(order.returned(moment().toString(), 1));
    }
  }

  private Instant moment() {
    return BEGIN.plus(Duration.ofMinutes(random.nextLong(Duration.ofDays(DAYS).toMinutes())));
  }

  private Money price() {
    return new Money(BigDecimal.valueOf(random.nextInt(100_000), 2), Currency.getInstance("GBP"));
  }

  private String text() {
    return "x".repeat(random.nextInt(SHORTEST, LONGEST));
  }
}
