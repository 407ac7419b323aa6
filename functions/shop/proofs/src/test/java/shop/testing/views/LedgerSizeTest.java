package shop.testing.views;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.EncodedEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the ledger takes of a row, by DynamoDB's rules: 5 to 12 bytes for one partition; for all 64
 * partitions 374 bytes after 9,999 events each, and 758 at most.
 */
class LedgerSizeTest {

  private static Store store;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 9999, 5",
    "1, 9999999999999999, 11",
    "64, 9999, 374",
    "64, 9999999, 502",
    "64, 9999999999999999, 758"
  })
  void aLedgerIsBoundedByPartitionsAndDigits(int partitions, long offset, long bytes) {
    Map<String, AttributeValue> ledger = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ledger.put("@" + partition, Attributes.n(offset));
    }
    assertThat(Sizes.ledger(ledger)).isEqualTo(bytes);
    assertThat(Sizes.writeUnits(bytes)).isEqualTo(1);
  }

  /** Every figure of every day of a month, from all partitions, at offsets of 16 digits. */
  @ParameterizedTest
  @CsvSource({
    "regions, REGIONS, GBP#France, 843, 85, 1, 1",
    "regions, L#2026-03, GBP#France, 845, 87, 1, 1",
    "regions, R#France, 2026-03#GBP, 1623, 865, 2, 1",
    "products, p, T#GBP, 865, 107, 1, 1",
    "products, p, M#2026-03#GBP, 1774, 1016, 2, 1"
  })
  void aRowThatAllPartitionsShareCostsAtMostOneWriteUnitMore(
      String view, String pk, String sk, long bytes, long without, long units, long unitsWithout) {
    Map<String, AttributeValue> row = row(view, pk, sk);
    long ledger = Sizes.ledger(row);
    assertThat(Sizes.row(row)).isEqualTo(bytes);
    assertThat(Sizes.row(row) - ledger).isEqualTo(without);
    assertThat(Sizes.writeUnits(Sizes.row(row))).isEqualTo(units);
    assertThat(Sizes.writeUnits(Sizes.row(row) - ledger)).isEqualTo(unitsWithout);
  }

  private static Map<String, AttributeValue> row(String name, String pk, String sk) {
    List<RecordedEvent<ShopEvent>> events = Hot.everyDayInEveryPartition(Hot.FAR);
    RealView view = new RealView(store, ShopViews.VIEWS.named(name).orElseThrow());
    view.beginAfter(Hot.FAR, Hot.SIXTY_FOUR.count());
    view.engine(events.size())
        .deliver(
            new EncodedEvents<>(store, ShopEvents.CODEC, events, Hot.SIXTY_FOUR.count()).entries());
    assertThat(view.rows()).isEqualTo(view.folded(events));
    return view.items().stream()
        .filter(item -> Attributes.string(item, "pk").endsWith("#" + pk))
        .filter(item -> Attributes.string(item, "sk").equals(sk))
        .findFirst()
        .orElseThrow();
  }

  /** A customer and its orders have one partition, and the rows of it alone have one entry. */
  @Test
  void theRowsOfOneCustomerAndOfOneOrderHaveOneEntry() {
    List<RecordedEvent<ShopEvent>> events = Hot.everyDayInEveryPartition(Hot.FAR);
    for (String name : List.of("orders", "customers")) {
      RealView view = new RealView(store, ShopViews.VIEWS.named(name).orElseThrow());
      view.beginAfter(Hot.FAR, Hot.SIXTY_FOUR.count());
      view.engine(events.size())
          .deliver(
              new EncodedEvents<>(store, ShopEvents.CODEC, events, Hot.SIXTY_FOUR.count())
                  .entries());
      assertThat(view.items())
          .isNotEmpty()
          .allSatisfy(row -> assertThat(Sizes.ledger(row)).isBetween(10L, 12L));
    }
  }
}
