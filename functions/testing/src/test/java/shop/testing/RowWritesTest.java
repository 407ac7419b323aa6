package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.run.Engine.Delivered;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.Fold;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.ShopEvent;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Writes the changes of a chunk into a row: at once, split, or not at all. */
class RowWritesTest {

  private static Store store;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void aRowThatAllSixtyFourPartitionsTouchIsWrittenOnce() {
    Rig rig = new Rig(store, 64);
    IntStream.range(0, 64).forEach(p -> rig.history.register(rig.history.customerIn(p)));
    Projection<ShopEvent> everything =
        SampleProjections.of(rig.view(), SampleProjections::everything);

    rig.engine(everything, 1000).deliver(rig.history.entries());

    assertThat(rig.generation().checkpoints()).hasSize(64).containsValue(1L);
    assertThat(rig.rows()).isEqualTo(rig.folded(everything));
    assertThat(rig.calls(UpdateItemRequest.class)).hasSize(2);
  }

  @Test
  void aChangeTooLargeForOneExpressionIsSplitAndNeverRefused() {
    Rig rig = new Rig(store, 3);
    rig.history.write(5, 1, 94);
    Projection<ShopEvent> thousand =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              Changes.Row row = changes.row("wide", "-");
              long first = 10 * recorded.position().offset() % 1000;
              for (long i = first; i < first + 10; i++) {
                row.add("sum" + i, 1).max("max" + i, "" + recorded.position());
              }
            });

    rig.engine(thousand, 1000).deliver(rig.history.entries());

    List<UpdateItemRequest> writes = rig.calls(UpdateItemRequest.class);
    assertThat(writes).hasSizeGreaterThan(4);
    assertThat(rig.errors).isEmpty();
    assertThat(writes)
        .allSatisfy(
            write -> {
              assertThat(write.updateExpression().length()).isLessThanOrEqualTo(4096);
              assertThat(write.conditionExpression().length()).isLessThanOrEqualTo(4096);
              assertThat(write.conditionExpression().split(" AND ")).hasSizeLessThanOrEqualTo(100);
            });
    assertThat(rig.rows()).isEqualTo(rig.folded(thousand));
  }

  @Test
  void anEventThatChangesTooMuchOfOneRowBlocksItsPartitionThere() {
    Rig rig = new Rig(store, 2);
    String here = rig.history.customerIn(0);
    String there = rig.history.customerIn(1);
    rig.history.register(here).register(there);
    rig.history.move(here, "too much", Rig.NOON).move(there, "France", Rig.NOON);
    Projection<ShopEvent> tooMuch =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              Changes.Row row = changes.row("all", "-").add("events", 1);
              if (recorded.event() instanceof CustomerMoved moved
                  && moved.region().equals("too much")) {
                IntStream.range(0, 300).forEach(i -> row.add("a" + i, 1));
              }
            });

    Delivered delivered = rig.engine(tooMuch, 1000).deliver(rig.history.entries());

    assertThat(delivered.unacknowledged()).isEmpty();
    assertThat(rig.generation().checkpoints()).isEqualTo(Map.of(0, 1L, 1, 2L));
    assertThat(rig.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.offset()).isEqualTo(2);
              assertThat(block.event()).isEqualTo("CustomerMoved");
              assertThat(block.error()).contains("pk=all");
            });
    assertThat(rig.rows().get(new RowKey("all", "-"))).containsEntry("events", decimal(3));
  }

  @Test
  void aRowThatGrowsTooLargeBlocksOnlyItsPartitionAtTheEventThatDoesNotFit() {
    Rig rig = new Rig(store, 2);
    String large = rig.history.customerIn(0);
    String small = rig.history.customerIn(1);
    rig.history.register(large).register(small);
    for (int i = 0; i < 6; i++) {
      rig.history.move(large, "r" + i, Rig.NOON).move(small, "r" + i, Rig.NOON);
    }
    Projection<ShopEvent> growing =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              if (recorded.event() instanceof CustomerMoved moved) {
                String text = "x".repeat(moved.customerId().equals(large) ? 100_000 : 100);
                changes.row(moved.customerId(), "-").append("moves", Map.of("text", text));
              }
            });

    rig.engine(growing, 1000).deliver(rig.history.entries());

    assertThat(rig.generation().checkpoints()).isEqualTo(Map.of(0, 5L, 1, 7L));
    assertThat(rig.generation().block(0))
        .hasValueSatisfying(b -> assertThat(b.offset()).isEqualTo(6));
    Fold fold = new Fold(growing, rig.history.events(), 1);
    assertThat(rig.rows())
        .containsEntry(new RowKey(large, "-"), fold.row(new RowKey(large, "-"), Map.of(0, 5L)))
        .containsEntry(new RowKey(small, "-"), fold.row(new RowKey(small, "-"), Map.of(1, 7L)));
  }

  @Test
  void minimaAndMaximaComeOutRightInWhateverOrderTheirValuesCome() {
    Rig rig = new Rig(store, 1);
    rig.history.register("c0");
    for (int day : new int[] {15, 13, 19, 11, 17}) {
      rig.history.move("c0", "EIRE", Instant.parse("2026-11-" + day + "T00:00:00Z"));
    }
    Projection<ShopEvent> moves =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              if (recorded.event() instanceof CustomerMoved moved) {
                changes
                    .row("all", "-")
                    .min("first", moved.occurredAt().toString())
                    .max("last", moved.occurredAt().toString());
              }
            });

    rig.engine(moves, 1).deliver(rig.history.entries());

    assertThat(rig.rows().get(new RowKey("all", "-")))
        .containsEntry("first", "2026-11-11T00:00:00Z")
        .containsEntry("last", "2026-11-19T00:00:00Z");
  }

  @Test
  void aMinimumThatStandsCostsNothingMoreAndAMaximumThatStandsOneMoreWrite() {
    assertThat(writesOfASecondMove((row, at) -> row.min("first", at), Rig.NOON.plusSeconds(1)))
        .isEqualTo(1);
    assertThat(writesOfASecondMove((row, at) -> row.max("last", at), Rig.NOON.plusSeconds(1)))
        .isEqualTo(1);
    assertThat(writesOfASecondMove((row, at) -> row.max("last", at), Rig.NOON.minusSeconds(1)))
        .isEqualTo(2);
  }

  /** Counts the writes and refused writes of the row for a move after one at noon. */
  private static int writesOfASecondMove(
      BiConsumer<Changes.Row, String> change, Instant secondMove) {
    Rig rig = new Rig(store, 1);
    rig.history.register("c0").move("c0", "EIRE", Rig.NOON).move("c0", "France", secondMove);
    Projection<ShopEvent> moves =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              if (recorded.event() instanceof CustomerMoved moved) {
                change.accept(changes.row("all", "-"), moved.occurredAt().toString());
              }
            });
    rig.engine(moves, 1000).deliver(rig.entries(0, 2));
    rig.calls.clear();
    rig.engine(moves, 1000).deliver(rig.entries(2, 3));
    assertThat(rig.rows()).isEqualTo(rig.folded(moves));
    return rig.calls(UpdateItemRequest.class).size() - 1;
  }

  @Test
  void anAttributeChangedInTwoWaysByTwoEventsComesOutAsOneByOne() {
    Rig rig = new Rig(store, 1);
    rig.history.register("c0").move("c0", "EIRE", Rig.NOON).move("c0", "France", Rig.NOON);
    Projection<ShopEvent> setThenAdd =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              Changes.Row row = changes.row("c0", "-");
              if (recorded.version() == 1) {
                row.set("balance", 10);
              } else {
                row.add("balance", 1);
              }
            });

    rig.engine(setThenAdd, 1000).deliver(rig.history.entries());

    assertThat(rig.rows()).isEqualTo(rig.folded(setThenAdd));
    assertThat(rig.generation().blocks()).isEmpty();
  }

  private static java.math.BigDecimal decimal(long value) {
    return java.math.BigDecimal.valueOf(value);
  }
}
