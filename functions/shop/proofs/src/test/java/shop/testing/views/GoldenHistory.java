package shop.testing.views;

import static cqrs.journal.dynamodb.Attributes.present;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.journal.Partitions;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Packed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.Money;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RandomHistory;
import shop.samples.RecordedHistory;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Histories as text: a journal row a line, as JSON. They are kept as they were stored, so that
 * neither the code that made them nor a changed event changes them.
 */
final class GoldenHistory {

  private static final long SEED = 2011;
  private static final int COMMANDS = 160;
  private static final int LINES = 120;
  private static final EventCodec<ShopEvent> CODEC = ShopEvents.CODEC;

  private GoldenHistory() {}

  /**
   * A new one: random commands, and a large order that is returned in part, in a third currency.
   */
  static List<RecordedEvent<ShopEvent>> make() {
    RecordedHistory history = RandomHistory.of(SEED, COMMANDS, new Partitions(Partitions.MAX));
    Money price = new Money(new BigDecimal("0.5"), Currency.getInstance("EUR"));
    String at = "2011-11-30T23:59:59.999Z";
    java.time.Instant time = java.time.Instant.parse(at);
    history.add(
        new CustomerRegistered("wholesale", "Wholesale", "w@example.org", "EIRE", time),
        new ProductAdded("candle", "Candle", price, time));
    AnOrder large = AnOrder.of("large", "wholesale", "EIRE", at, "EUR");
    int[] back = new int[LINES];
    for (int i = 0; i < LINES; i++) {
      large.line(i % 3 == 0 ? "candle" : "candle-" + i % 7, 1 + i % 5, "0." + (1 + i));
      back[i] = i % 4 == 0 ? 1 : 0;
    }
    return history
        .add(large.placed(), new ProductRenamed("candle", "Candle, white", time))
        .add(new CustomerMoved("wholesale", "France", time))
        .add(large.paid("2011-12-01T00:00:00Z"), large.shipped("2011-12-02T08:00:00Z"))
        .add(large.returned("2012-02-29T12:00:00Z", back), large.delivered("2012-03-01T00:00:00Z"))
        .events();
  }

  static String write(List<RecordedEvent<ShopEvent>> events) {
    return events.stream()
        .map(event -> line(CODEC.encode(event).row()) + "\n")
        .collect(Collectors.joining());
  }

  private static String line(Map<String, AttributeValue> row) {
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, AttributeValue> rest = new TreeMap<>(row);
    String payload = Packed.unpack(present(rest, "payload"));
    rest.remove("payload");
    rest.forEach(
        (name, value) ->
            json.put(name, value.n() == null ? value.s() : (Object) Long.valueOf(value.n())));
    try {
      json.put("payload", JSON.std.anyFrom(payload));
      return JSON.std.asString(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<RecordedEvent<ShopEvent>> read(String text) {
    return text.lines().map(GoldenHistory::event).toList();
  }

  private static RecordedEvent<ShopEvent> event(String line) {
    Map<String, AttributeValue> row = new HashMap<>();
    try {
      for (var entry : JSON.std.mapFrom(line).entrySet()) {
        row.put(
            entry.getKey(),
            switch (entry.getValue()) {
              case String text -> AttributeValue.fromS(text);
              case Number number -> AttributeValue.fromN(number.toString());
              case Object payload -> AttributeValue.fromS(JSON.std.asString(payload));
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return CODEC.decode(JournalEntry.of(row));
  }
}
