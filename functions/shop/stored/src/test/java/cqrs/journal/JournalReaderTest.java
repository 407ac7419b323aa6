package cqrs.journal;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.Aggregates;
import shop.domain.CustomerCommand.Move;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.Placement;
import shop.stored.ShopAggregates;

/** Partition 0 has 25 small events, partition 1 eight of a quarter of a megabyte. */
class JournalReaderTest {

  private static final WriteTable TABLE = WriteTable.create();
  private static final JournalReader READER = new JournalReader(TABLE.client(), WriteTable.NAME);

  @BeforeAll
  static void fill() {
    Shop shop = new Shop(TABLE.client(), 2);
    String small = keyOf(0);
    shop.register(small);
    for (int i = 2; i <= 25; i++) {
      shop.done(shop.decided(new Move(small, "Region " + i, Shop.NOW)));
    }
    for (int i = 1; i <= 8; i++) {
      OrderPlaced placed = noise("o-" + i, keyOf(1), i);
      shop.done(
          Shop.append(
              ShopAggregates.ORDERS, Aggregates.order("o-" + i), null, List.of(placed), Map.of()));
    }
  }

  @AfterAll
  static void close() {
    TABLE.close();
  }

  private static String keyOf(int partition) {
    int i = 0;
    while (new Partitions(2).of("c-" + i) != partition) {
      i++;
    }
    return "c-" + i;
  }

  private static OrderPlaced noise(String orderId, String customerId, int seed) {
    Random random = new Random(seed);
    List<PlacedLine> lines = new ArrayList<>();
    for (int i = 0; i < 1_300; i++) {
      StringBuilder name = new StringBuilder();
      for (int j = 0; j < 200; j++) {
        name.append((char) ('!' + random.nextInt(94)));
      }
      lines.add(new PlacedLine("p-" + i, name.toString(), 1, BigDecimal.ONE));
    }
    return new OrderPlaced(
        new Placement(orderId, customerId, "Wales", Shop.GBP, Shop.NOW), "Ada", lines);
  }

  private static List<Long> offsets(List<JournalEntry> entries) {
    return entries.stream().map(entry -> entry.position().offset()).toList();
  }

  private static List<Long> from(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void theHeadIsTheLastOffset() {
    assertThat(READER.head(0)).isEqualTo(25);
    assertThat(READER.head(1)).isEqualTo(8);
  }

  @Test
  void aPartitionWithoutEventsHasTheHeadZeroAndReadsAsEmpty() {
    assertThat(READER.head(10)).isZero();
    assertThat(READER.read(10, 1, 100, 100)).isEmpty();
  }

  @Test
  void aPartIsReadInOrderBothEndsIncluded() {
    assertThat(offsets(READER.read(0, 8, 12, 100))).isEqualTo(from(8, 12));
    assertThat(offsets(READER.read(0, 9, 9, 100))).containsExactly(9L);
    assertThat(READER.read(0, 1, 25, 100))
        .extracting(entry -> entry.position().partition())
        .containsOnly(0);
  }

  @Test
  void noMoreThanTheLimitIsRead() {
    assertThat(offsets(READER.read(0, 3, 25, 5))).isEqualTo(from(3, 7));
    assertThat(offsets(READER.read(0, 3, 25, 1))).containsExactly(3L);
    assertThat(offsets(READER.read(0, 3, 7, 5))).isEqualTo(from(3, 7));
  }

  @Test
  void whatLiesBeyondTheHeadIsLeftOut() {
    assertThat(offsets(READER.read(0, 24, 9_999_999_999_999_999L, 100))).containsExactly(24L, 25L);
    assertThat(READER.read(0, 26, 30, 100)).isEmpty();
  }

  @Test
  void nothingIsReadWhereTheLastIsBeforeTheFirst() {
    assertThat(READER.read(0, 5, 4, 100)).isEmpty();
  }

  @Test
  void aReadEndsAtAMegabyteAndGoesOnFromThere() {
    List<Long> read = new ArrayList<>();
    int reads = 0;
    while (read.size() < 8) {
      List<Long> part = offsets(READER.read(1, read.size() + 1, 8, 100));
      assertThat(part).isNotEmpty().hasSizeLessThan(8);
      read.addAll(part);
      reads++;
    }
    assertThat(read).isEqualTo(from(1, 8));
    assertThat(reads).isGreaterThan(1);
  }

  @Test
  void everyReadIsStronglyConsistent() {
    Faults client = new Faults(TABLE.client());
    JournalReader reader = new JournalReader(client, WriteTable.NAME);
    assertThat(reader.head(0)).isEqualTo(25);
    assertThat(client.readsWereConsistent()).isTrue();
    assertThat(reader.read(0, 1, 2, 2)).hasSize(2);
    assertThat(client.readsWereConsistent()).isTrue();
    assertThat(reader.read(new Position(0, 1))).isPresent();
    assertThat(client.readsWereConsistent()).isTrue();
  }

  @Test
  void oneEntryIsReadByItsPlace() {
    assertThat(READER.read(new Position(0, 7)))
        .hasValueSatisfying(
            entry -> {
              assertThat(entry.position()).isEqualTo(new Position(0, 7));
              assertThat(entry.version()).isEqualTo(7);
              assertThat(entry.type()).isEqualTo("CustomerMoved");
            });
    assertThat(READER.read(new Position(0, 26))).isEmpty();
    assertThat(READER.read(new Position(5, 1))).isEmpty();
  }
}
