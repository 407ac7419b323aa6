package cqrs.journal;

import static cqrs.journal.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import shop.domain.CustomerCommand.Move;
import shop.domain.CustomerEvent.CustomerEmailChanged;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.OrderCommand;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.ProductEvent;
import shop.domain.ShopEvent;

/** Sixteen who write at the same time. */
class JournalWritersTest {

  private static final int WRITERS = 16;

  /** The ids of the events that a writer was told are written, by their places. */
  private record Written(Position last, List<String> eventIds) {}

  @Test
  void onOnePartitionEveryAppendGetsItsOwnPlaceAndNothingIsLost(TestReporter reporter)
      throws Exception {
    try (WriteTable table = WriteTable.create()) {
      Shop shop = new Shop(table.client(), 1);
      shop.register("ada");
      long began = System.nanoTime();
      List<Written> written = together(writer -> () -> orders(shop, "ada", writer, 12));
      long appends = written.size();
      reporter.publishEntry(
          "appends a second on one partition",
          "" + appends * 1_000_000_000L / (System.nanoTime() - began));

      List<RecordedEvent<ShopEvent>> journal = Audit.passes(table);
      assertThat(appends).isEqualTo(WRITERS * 12 * 3);
      nothingIsLostOrDoubled(journal, written, 1);
    }
  }

  @Test
  void onManyPartitionsToo(TestReporter reporter) throws Exception {
    try (WriteTable table = WriteTable.create()) {
      Shop shop = new Shop(table.client(), 64);
      for (int writer = 0; writer < WRITERS; writer++) {
        shop.register("customer-" + writer);
      }
      long began = System.nanoTime();
      List<Written> written =
          together(writer -> () -> orders(shop, "customer-" + writer, writer, 12));
      long appends = written.size();
      reporter.publishEntry(
          "appends a second on many partitions",
          "" + appends * 1_000_000_000L / (System.nanoTime() - began));

      nothingIsLostOrDoubled(Audit.passes(table), written, WRITERS);
    }
  }

  @Test
  void onOneAggregateEveryVersionIsDecidedOnTheOneBefore() throws Exception {
    try (WriteTable table = WriteTable.create()) {
      Shop shop = new Shop(table.client(), 1);
      shop.register("ada");
      List<Written> written =
          together(
              writer ->
                  () -> {
                    List<Written> mine = new ArrayList<>();
                    for (int i = 0; i < 5; i++) {
                      String region = "Region " + writer + "-" + i;
                      mine.add(
                          untilWritten(shop, () -> shop.decided(new Move("ada", region, NOW))));
                    }
                    return mine;
                  });

      nothingIsLostOrDoubled(Audit.passes(table), written, 1);
    }
  }

  @Test
  void whileTheCustomerMovesEveryOrderHasTheRegionOfItsTime() throws Exception {
    try (WriteTable table = WriteTable.create()) {
      Shop shop = new Shop(table.client(), 1);
      shop.register("ada");
      List<Written> written =
          together(
              writer ->
                  () ->
                      writer % 4 == 0
                          ? moves(shop, "ada", writer, 6)
                          : orders(shop, "ada", writer, 3));

      List<RecordedEvent<ShopEvent>> journal = Audit.passes(table);
      nothingIsLostOrDoubled(journal, written, 1);
      String region = "";
      for (RecordedEvent<ShopEvent> recorded : journal) {
        switch (recorded.event()) {
          case CustomerRegistered e -> region = e.region();
          case CustomerMoved e -> region = e.region();
          case CustomerRenamed _, CustomerEmailChanged _ -> {}
          case OrderPlaced e -> assertThat(e.placement().region()).isEqualTo(region);
          case OrderPaid _, OrderShipped _, OrderDelivered _ -> {}
          case OrderCancelled _, OrderLinesReturned _ -> {}
          case ProductEvent _ -> {}
        }
      }
    }
  }

  private static List<Written> moves(Shop shop, String customerId, int writer, int count) {
    List<Written> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String region = "Region " + writer + "-" + i;
      written.add(untilWritten(shop, () -> shop.decided(new Move(customerId, region, NOW))));
    }
    return written;
  }

  /** Places, pays and ships. */
  private static List<Written> orders(Shop shop, String customerId, int writer, int count) {
    Random random = new Random(writer);
    List<Written> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String orderId = "o-" + writer + "-" + i;
      String product = "p-" + random.nextInt(50);
      written.add(untilWritten(shop, () -> shop.placed(orderId, customerId, product, "cup")));
      written.add(untilWritten(shop, () -> shop.decided(new OrderCommand.Pay(orderId, NOW))));
      written.add(
          untilWritten(shop, () -> shop.decided(new OrderCommand.Ship(orderId, "Owl", null, NOW))));
    }
    return written;
  }

  private static Written untilWritten(Shop shop, Supplier<Append<ShopEvent>> decided) {
    while (true) {
      Append<ShopEvent> append = decided.get();
      switch (shop.append(append)) {
        case Appended.Done done -> {
          return new Written(
              done.last(), append.events().stream().map(Append.NewEvent::eventId).toList());
        }
        case Appended.Outdated _ -> {}
        case Appended.Crowded _ -> throw new AssertionError("Crowded within the patience.");
      }
    }
  }

  private static List<Written> together(Function<Integer, Callable<List<Written>>> work)
      throws Exception {
    List<Callable<List<Written>>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(work.apply(i));
    }
    List<Written> written = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<Written>> done : threads.invokeAll(writers)) {
        written.addAll(done.get());
      }
    }
    return written;
  }

  private static void nothingIsLostOrDoubled(
      List<RecordedEvent<ShopEvent>> journal, List<Written> written, int before) {
    Map<Position, String> stored =
        journal.stream().collect(Collectors.toMap(RecordedEvent::position, RecordedEvent::eventId));
    assertThat(journal).hasSize(before + written.size());
    assertThat(written)
        .allSatisfy(one -> assertThat(one.eventIds()).containsExactly(stored.get(one.last())));
    assertThat(written).extracting(Written::last).doesNotHaveDuplicates();
  }
}
