package shop.views.orders;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.projection.read.ReadConsistency;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import shop.domain.OrderDecider;
import shop.domain.ShopEvent;
import shop.memory.AnOrder;
import shop.memory.History;
import shop.memory.MemoryStore;
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
    MemoryStore store =
        MemoryStore.answering(100)
            .apply(
                new Orders(),
                new History(new Partitions(64)).add(events.toArray(ShopEvent[]::new)).events());

    Map<String, AttributeValue> row =
        Objects.requireNonNull(store.rows("orders").get("O#" + orderId + " / -"));
    assertThat(size(AttributeValue.fromM(row))).isBetween(200_000L, LARGEST_ROW - 4_096L);
    OrderDetails shown =
        new OrdersReader(store.view("orders")).order(orderId, ReadConsistency.ANY).orElseThrow();
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

  /** As DynamoDB counts: names and values in bytes, 3 for a list or map and 1 for each element. */
  private static long size(AttributeValue value) {
    if (value.s() != null) {
      return value.s().getBytes(StandardCharsets.UTF_8).length;
    }
    if (value.n() != null) {
      return 2L + value.n().length() / 2;
    }
    if (value.b() != null) {
      return value.b().asByteArrayUnsafe().length;
    }
    if (value.hasL()) {
      return 3 + value.l().stream().mapToLong(v -> 1 + size(v)).sum();
    }
    return 3
        + value.m().entrySet().stream()
            .mapToLong(e -> 1 + e.getKey().length() + size(e.getValue()))
            .sum();
  }
}
