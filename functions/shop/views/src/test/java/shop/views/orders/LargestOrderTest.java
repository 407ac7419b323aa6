package shop.views.orders;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.projection.RowKey;
import cqrs.projection.read.ReadConsistency;
import cqrs.testkit.cost.ItemSize;
import cqrs.testkit.views.FilledViews;
import cqrs.testkit.views.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import shop.domain.OrderDecider;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The worst that the limits allow, filled with noise so that packing it helps least. */
class LargestOrderTest {

  private static final int LINES = 1_000;
  private static final int LARGEST_ROW = 400 * 1024;
  private static final String ID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

  private final Random random = new Random(7);

  @Test
  void fitsARowWithAllItsReturns() {
    AnOrder order = AnOrder.of(id(), id(), "R".repeat(64), "2026-03-01T10:00:00.123456789Z");
    int[] one = new int[LINES];
    for (int i = 0; i < LINES; i++) {
      order.line(id(), name(), 1_000_000, "999999999999.99999" + random.nextInt(1, 10));
      one[i] = 1;
    }
    String orderId = order.placed().placement().orderId();
    List<ShopEvent> events =
        new ArrayList<>(
            List.of(
                order.placed(),
                order.paid("2026-03-02T10:00:00.123456789Z"),
                order.shipped("2026-03-03T10:00:00.123456789Z"),
                order.delivered("2026-03-04T10:00:00.123456789Z")));
    for (int i = 0; i < OrderDecider.MAX_RETURNS; i++) {
      events.add(order.returned("2026-03-05T10:00:00.123456789Z", one));
    }
    FilledViews views =
        ShopTables.filled(100, List.of("orders"))
            .fill(
                new Orders(),
                new RecordedHistory(new Partitions(64))
                    .add(events.toArray(ShopEvent[]::new))
                    .events());

    Map<String, AttributeValue> row =
        views.rows("orders").stream()
            .filter(item -> Fold.key(item).equals(new RowKey("O#" + orderId, "-")))
            .findFirst()
            .orElseThrow();
    assertThat(ItemSize.of(row)).isBetween(200_000, LARGEST_ROW - 4_096);
    OrderDetails shown =
        new OrdersReader(views.view("orders")).order(orderId, ReadConsistency.ANY).orElseThrow();
    assertThat(shown.lines())
        .hasSize(LINES)
        .extracting(OrderDetails.Line::name)
        .containsExactlyElementsOf(
            order.placed().lines().stream().map(line -> line.name()).toList());
    assertThat(shown.lines()).extracting(OrderDetails.Line::returned).containsOnly(1_000);
    assertThat(shown.timeline()).hasSize(4 + OrderDecider.MAX_RETURNS);
  }

  private String id() {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  /** 200 bytes; characters of one and of two bytes in turn leave deflating the least to save. */
  private String name() {
    StringBuilder name = new StringBuilder();
    for (int bytes = 0; bytes < 200; ) {
      boolean one = bytes == 199 || random.nextInt(3) > 0;
      name.append((char) (one ? random.nextInt('!', 0x7f) : random.nextInt(0xa0, 0x800)));
      bytes += one ? 1 : 2;
    }
    return name.toString();
  }
}
