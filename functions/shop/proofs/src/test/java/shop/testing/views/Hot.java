package shop.testing.views;

import cqrs.journal.Partitions;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;

/** Histories that all end in a few rows. */
final class Hot {

  static final Partitions SIXTY_FOUR = new Partitions(64);

  /** Offsets beyond it have 16 digits, the most that a journal row's key can hold. */
  static final long FAR = 9_999_999_999_999_000L;

  private Hot() {}

  /** An order a customer, of one pound and some pence, all on one day. */
  static List<RecordedEvent<ShopEvent>> ordersInFrance(int count) {
    RecordedHistory history = new RecordedHistory(SIXTY_FOUR);
    for (int i = 0; i < count; i++) {
      String price = "1." + (10 + i % 90);
      history.add(
          AnOrder.of("o" + i, "c" + i, "France", "2026-03-01T10:00:00Z")
              .line("p", 1, price)
              .placed());
    }
    return history.events();
  }

  /** Every tenth is paid. */
  static List<RecordedEvent<ShopEvent>> ordersOfOneCustomer(int count) {
    RecordedHistory history =
        new RecordedHistory(SIXTY_FOUR)
            .add(new CustomerRegistered("c", "C", null, "France", Instant.EPOCH));
    Instant begin = Instant.parse("2026-03-01T10:00:00Z");
    for (int i = 0; i < count; i++) {
      String at = begin.plus(Duration.ofMinutes(i)).toString();
      AnOrder order = AnOrder.of("o" + i, "c", "France", at).line("p" + i % 50, 1 + i % 3, "2.45");
      history.add(order.placed());
      if (i % 10 == 0) {
        history.add(order.paid(at));
      }
    }
    return history.events();
  }

  /** On each day of March and in every partition an order that is cancelled, and one returned. */
  static List<RecordedEvent<ShopEvent>> everyDayInEveryPartition(long before) {
    RecordedHistory history = new RecordedHistory(SIXTY_FOUR);
    for (int partition = 0; partition < SIXTY_FOUR.count(); partition++) {
      String customer = customerIn(partition);
      for (int day = 1; day <= (partition < 2 ? 31 : 1); day++) {
        String at = String.format(Locale.ROOT, "2026-03-%02dT10:00:00Z", day);
        AnOrder first = AnOrder.of(customer + "-" + day, customer, "France", at);
        AnOrder second = AnOrder.of(customer + "+" + day, customer, "France", at);
        history.add(first.line("p", 3, "2.45").placed(), first.cancelled(at));
        history.add(second.line("p", 3, "4.95").placed(), second.shipped(at));
        history.add(second.returned(at, 1));
      }
    }
    return history.events().stream().map(e -> later(e, before)).toList();
  }

  private static RecordedEvent<ShopEvent> later(RecordedEvent<ShopEvent> e, long by) {
    return new RecordedEvent<>(
        new Position(e.position().partition(), e.position().offset() + by),
        e.eventId(),
        e.version(),
        e.recordedAt(),
        e.correlationId(),
        e.causationId(),
        e.event());
  }

  private static String customerIn(int partition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "c" + i)
        .filter(id -> SIXTY_FOUR.of(id) == partition)
        .findFirst()
        .orElseThrow();
  }
}
