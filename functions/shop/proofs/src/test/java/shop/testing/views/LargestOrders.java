package shop.testing.views;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import shop.domain.ShopEvent;
import shop.samples.AnOrder;
import shop.samples.RecordedHistory;

/** Orders as large as the limits allow, of noise, so that packing it helps least. */
final class LargestOrders {

  private static final int LINES = 1_000;
  private static final int NAME = 200;
  private static final String ID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

  private LargestOrders() {}

  /** Two customers' orders of the same products: one returned line by line, one cancelled. */
  static List<RecordedEvent<ShopEvent>> history(Partitions partitions) {
    Random random = new Random(7);
    List<String> products = IntStream.range(0, LINES).mapToObj(_ -> id(random)).toList();
    List<String> names = IntStream.range(0, LINES).mapToObj(_ -> name(random)).toList();
    AnOrder returned = order(random, products, names);
    AnOrder cancelled = order(random, products, names);
    int[] half = IntStream.range(0, LINES).map(_ -> 500_000).toArray();
    List<ShopEvent> events = new ArrayList<>();
    events.add(returned.placed());
    events.add(cancelled.placed());
    events.add(returned.paid("2026-03-02T10:00:00.123456789Z"));
    events.add(returned.shipped("2026-03-03T10:00:00.123456789Z"));
    events.add(returned.returned("2026-03-05T10:00:00.123456789Z", half));
    events.add(cancelled.cancelled("2026-03-04T10:00:00.123456789Z"));
    events.add(returned.delivered("2026-03-04T10:00:00.123456789Z"));
    events.add(returned.returned("2026-03-06T10:00:00.123456789Z", half));
    return new RecordedHistory(partitions).add(events.toArray(ShopEvent[]::new)).events();
  }

  private static AnOrder order(Random random, List<String> products, List<String> names) {
    AnOrder order =
        AnOrder.of(id(random), id(random), "R".repeat(64), "2026-03-01T10:00:00.123456789Z");
    for (int i = 0; i < LINES; i++) {
      order.line(
          products.get(i), names.get(i), 1_000_000, "999999999999.99999" + random.nextInt(1, 10));
    }
    return order;
  }

  private static String id(Random random) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  /** 200 bytes; characters of one and of two bytes in turn leave deflating the least to save. */
  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int bytes = 0; bytes < NAME; ) {
      boolean one = bytes == NAME - 1 || random.nextInt(3) > 0;
      name.append((char) (one ? random.nextInt('!', 0x7f) : random.nextInt(0xa0, 0x800)));
      bytes += one ? 1 : 2;
    }
    if (name.toString().getBytes(StandardCharsets.UTF_8).length != NAME) {
      throw new IllegalStateException("A name of another length: " + name);
    }
    return name.toString();
  }
}
