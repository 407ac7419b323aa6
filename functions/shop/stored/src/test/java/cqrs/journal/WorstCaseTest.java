package cqrs.journal;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.domain.AggregateId;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shop.domain.Order;
import shop.domain.OrderDecider;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.Placement;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A thousand lines of 64-character ids and 200-byte names of noise, in every alphabet. */
class WorstCaseTest {

  private static final int LIMIT = 400 * 1024;
  private static final String ID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

  enum Alphabet {
    ASCII(' ' + 1, '~', 1),
    TWO_BYTES(0xA1, 0x7FF, 2),
    THREE_BYTES(0x800, 0xD7FF, 3),
    FOUR_BYTES(0x10000, 0x10FFFF, 4),
    QUOTES_AND_BACKSLASHES(0, 1, 1);

    private final int first;
    private final int last;
    private final int bytes;

    Alphabet(int first, int last, int bytes) {
      this.first = first;
      this.last = last;
      this.bytes = bytes;
    }

    /** As many as 200 bytes hold. */
    String name(Random random) {
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < 200 / bytes; i++) {
        int character = first + random.nextInt(last - first + 1);
        name.appendCodePoint(this == QUOTES_AND_BACKSLASHES ? "\"\\".charAt(character) : character);
      }
      return name.toString();
    }
  }

  private static String id(Random random) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  private static OrderPlaced placed(Alphabet alphabet) {
    Random random = new Random(alphabet.name().hashCode());
    List<PlacedLine> lines = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      lines.add(
          new PlacedLine(
              id(random),
              alphabet.name(random),
              1_000_000 - random.nextInt(100_000),
              new BigDecimal("999999999999.999999").subtract(BigDecimal.valueOf(i, 6))));
    }
    Placement placement =
        new Placement(
            id(random),
            id(random),
            "R".repeat(64),
            Currency.getInstance("GBP"),
            Instant.parse("2026-03-02T10:00:00.123456789Z"));
    return new OrderPlaced(placement, alphabet.name(random), lines);
  }

  @ParameterizedTest
  @EnumSource
  void everyRowOfTheLargestOrderFits(Alphabet alphabet) {
    OrderPlaced placed = placed(alphabet);
    assertThat(placed.lines())
        .allSatisfy(
            line ->
                assertThat(line.name().getBytes(StandardCharsets.UTF_8).length)
                    .isBetween(198, 200));
    List<TakenBack> back =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    new TakenBack(
                        i,
                        placed.lines().get(i).productId(),
                        placed.lines().get(i).quantity(),
                        placed.lines().get(i).unitPrice()))
            .toList();
    List<Integer> all = back.stream().map(TakenBack::quantity).toList();
    OrderLinesReturned returned =
        new OrderLinesReturned(placed.placement(), back, all, Events.LATER);
    OrderCancelled cancelled =
        new OrderCancelled(placed.placement(), "y".repeat(1_000), back, Events.LATER);

    Stream.<ShopEvent>of(placed, returned, cancelled).forEach(WorstCaseTest::fitsAndIsReadAgain);
    fitsAndIsReadAgain(List.of(placed, returned));
  }

  private static void fitsAndIsReadAgain(ShopEvent event) {
    EventCodec<ShopEvent> codec = ShopEvents.CODEC;
    RecordedEvent<ShopEvent> recorded = Events.recorded(event);
    Map<String, AttributeValue> row = codec.encode(recorded).row();
    assertThat(size(row)).as("bytes of %s", ShopEvents.CODEC.type(event)).isLessThan(LIMIT);
    assertThat(codec.decode(JournalEntry.of(row)).equals(recorded)).isTrue();
  }

  private static void fitsAndIsReadAgain(List<OrderEvent> history) {
    Order order = null;
    for (OrderEvent event : history) {
      order = OrderDecider.evolve(order, event);
    }
    Versioned<Order> versioned =
        new Versioned<>(
            java.util.Objects.requireNonNull(order),
            1_005,
            new Position(63, 9_999_999_999_999_999L),
            Instant.parse("9999-12-31T23:59:59.999999999Z"));
    AggregateId id = history.getFirst().aggregate();
    Map<String, AttributeValue> row = ShopAggregates.ORDERS.row(id, versioned);
    assertThat(size(row)).as("bytes of the order's row").isLessThan(LIMIT);
    assertThat(ShopAggregates.ORDERS.read(row).equals(versioned)).isTrue();
  }

  /** As DynamoDB counts, names included; a number is taken as its text, which is more. */
  private static int size(Map<String, AttributeValue> row) {
    return row.entrySet().stream().mapToInt(e -> e.getKey().length() + size(e.getValue())).sum();
  }

  private static int size(AttributeValue value) {
    if (value.b() != null) {
      return value.b().asByteArrayUnsafe().length;
    }
    String text = value.s() == null ? value.n() : value.s();
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
