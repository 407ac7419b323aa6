package shop.contract;

import cqrs.journal.Partitions;
import cqrs.journal.Token;
import cqrs.journal.codec.RecordedEvent;
import cqrs.relay.Envelope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.stream.IntStream;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.Money;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RandomHistory;
import shop.samples.RecordedHistory;

/** What a shop may publish. */
final class Story {

  static final Partitions PARTITIONS = new Partitions(64);

  private static final Currency EUR = Currency.getInstance("EUR");

  private Story() {}

  static Envelope envelope(RecordedEvent<ShopEvent> event) {
    return Envelope.of(new ShopContract(), event, new Token(event.position(), 1));
  }

  static Envelope envelope(ShopEvent event) {
    return envelope(new RecordedHistory(PARTITIONS).add(event).events().getFirst());
  }

  /** One event of each type: the examples in the schemas. */
  static List<RecordedEvent<ShopEvent>> ofEachType() {
    AnOrder bought =
        AnOrder.of("order-1", "ada", "France", "2026-03-01T10:00:00Z", "EUR")
            .line("tea", "Tea", 2, "3.5")
            .line("pot", "Tea pot", 1, "24.995");
    AnOrder regretted =
        AnOrder.of("order-2", "ada", "France", "2026-03-02T10:00:00Z", "EUR")
            .line("tea", "Tea", 10, "3.5");
    return new RecordedHistory(PARTITIONS)
        .add(
            new CustomerRegistered(
                "ada", "Ada", "ada@mail.example", "Spain", at("2026-02-01T09:00:00Z")),
            new CustomerMoved("ada", "France", at("2026-02-02T09:00:00Z")),
            new ProductAdded("tea", "Te", price("4"), at("2026-02-03T09:00:00Z")),
            new ProductRepriced("tea", price("3.5"), at("2026-02-04T09:00:00Z")),
            new ProductRenamed("tea", "Tea", at("2026-02-05T09:00:00Z")),
            bought.placed(),
            bought.paid("2026-03-01T10:01:00Z"),
            bought.shipped("2026-03-02T08:00:00Z"),
            bought.delivered("2026-03-03T12:30:00.5Z"),
            bought.returned("2026-03-10T17:45:00Z", 1),
            regretted.placed(),
            regretted.cancelled("2026-03-02T10:05:00Z"),
            new CustomerRenamed("ada", "Ada L.", at("2026-03-11T09:00:00Z")),
            new CustomerEmailChanged("ada", "al@mail.example", at("2026-03-12T09:00:00Z")))
        .events();
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }

  private static Money price(String amount) {
    return new Money(new BigDecimal(amount), EUR);
  }

  static List<RecordedEvent<ShopEvent>> random(long seed) {
    return RandomHistory.of(seed, 150, PARTITIONS).events();
  }

  /** An order as large as the limits allow, of noise and with every letter of two bytes. */
  static List<RecordedEvent<ShopEvent>> largest() {
    AnOrder order =
        AnOrder.of(
            "O".repeat(64), "C".repeat(64), "R".repeat(64), "2026-03-01T10:00:00.123456789Z");
    IntStream.range(0, 1_000)
        .forEach(
            i ->
                order.line(
                    "%064d".formatted(i), "é".repeat(100), 1_000_000, "999999999999.999999"));
    return history(order, 1_000);
  }

  /** As the largest real one: short ids, names of up to 35 characters. */
  static List<RecordedEvent<ShopEvent>> ofLines(int lines) {
    AnOrder order = AnOrder.of("581586", "13113", "United Kingdom", "2011-12-09T12:49:00Z");
    IntStream.range(0, lines)
        .forEach(
            i ->
                order.line(
                    "%06d".formatted(i),
                    "SET OF 12 FAIRY CAKE BAKING CASES S",
                    1 + i % 48,
                    "12.75"));
    return history(order, lines);
  }

  private static List<RecordedEvent<ShopEvent>> history(AnOrder order, int lines) {
    int[] one = IntStream.range(0, lines).map(_ -> 1).toArray();
    List<ShopEvent> events = new ArrayList<>();
    events.add(order.placed());
    events.add(order.cancelled("2026-03-02T10:00:00.123456789Z"));
    events.add(order.returned("2026-03-03T10:00:00.123456789Z", one));
    return new RecordedHistory(PARTITIONS).add(events.toArray(ShopEvent[]::new)).events();
  }
}
