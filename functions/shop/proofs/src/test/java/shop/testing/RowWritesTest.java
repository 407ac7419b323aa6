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
    ViewFixture fixture = new ViewFixture(store, 64);
    IntStream.range(0, 64).forEach(p -> fixture.history.register(fixture.history.customerIn(p)));
    Projection<ShopEvent> everything =
        SampleProjections.of(fixture.view(), SampleProjections::everything);

    fixture.engine(everything, 1000).deliver(fixture.history.entries());

    assertThat(fixture.generation().checkpoints()).hasSize(64).containsValue(1L);
    assertThat(fixture.rows()).isEqualTo(fixture.folded(everything));
    assertThat(fixture.calls(UpdateItemRequest.class)).hasSize(2);
  }

  @Test
  void aChangeTooLargeForOneExpressionIsSplitAndNeverRefused() {
    ViewFixture fixture = new ViewFixture(store, 3);
    fixture.history.write(5, 1, 94);
    Projection<ShopEvent> thousand =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              Changes.Row row = changes.row("wide", "-");
              long first = 10 * recorded.position().offset() % 1000;
              for (long i = first; i < first + 10; i++) {
                row.add("sum" + i, 1).max("max" + i, "" + recorded.position());
              }
            });

    fixture.engine(thousand, 1000).deliver(fixture.history.entries());

    List<UpdateItemRequest> writes = fixture.calls(UpdateItemRequest.class);
    assertThat(writes).hasSizeGreaterThan(4);
    assertThat(fixture.errors).isEmpty();
    assertThat(writes)
        .allSatisfy(
            write -> {
              assertThat(write.updateExpression().length()).isLessThanOrEqualTo(4096);
              assertThat(write.conditionExpression().length()).isLessThanOrEqualTo(4096);
              assertThat(write.conditionExpression().split(" AND ")).hasSizeLessThanOrEqualTo(100);
            });
    assertThat(fixture.rows()).isEqualTo(fixture.folded(thousand));
  }

  @Test
  void anEventThatChangesTooMuchOfOneRowBlocksItsPartitionThere() {
    ViewFixture fixture = new ViewFixture(store, 2);
    String here = fixture.history.customerIn(0);
    String there = fixture.history.customerIn(1);
    fixture.history.register(here).register(there);
    fixture
        .history
        .move(here, "too much", ViewFixture.NOON)
        .move(there, "France", ViewFixture.NOON);
    Projection<ShopEvent> tooMuch =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              Changes.Row row = changes.row("all", "-").add("events", 1);
              if (recorded.event() instanceof CustomerMoved moved
                  && moved.region().equals("too much")) {
                IntStream.range(0, 300).forEach(i -> row.add("a" + i, 1));
              }
            });

    Delivered delivered = fixture.engine(tooMuch, 1000).deliver(fixture.history.entries());

    assertThat(delivered.unacknowledged()).isEmpty();
    assertThat(fixture.generation().checkpoints()).isEqualTo(Map.of(0, 1L, 1, 2L));
    assertThat(fixture.generation().block(0))
        .hasValueSatisfying(
            block -> {
              assertThat(block.offset()).isEqualTo(2);
              assertThat(block.event()).isEqualTo("CustomerMoved");
              assertThat(block.error()).contains("pk=all");
            });
    assertThat(fixture.rows().get(new RowKey("all", "-"))).containsEntry("events", decimal(3));
  }

  @Test
  void aRowThatGrowsTooLargeBlocksOnlyItsPartitionAtTheEventThatDoesNotFit() {
    ViewFixture fixture = new ViewFixture(store, 2);
    String large = fixture.history.customerIn(0);
    String small = fixture.history.customerIn(1);
    fixture.history.register(large).register(small);
    for (int i = 0; i < 6; i++) {
      fixture.history.move(large, "r" + i, ViewFixture.NOON).move(small, "r" + i, ViewFixture.NOON);
    }
    Projection<ShopEvent> growing =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              if (recorded.event() instanceof CustomerMoved moved) {
                String text = "x".repeat(moved.customerId().equals(large) ? 100_000 : 100);
                changes.row(moved.customerId(), "-").append("moves", Map.of("text", text));
              }
            });

    fixture.engine(growing, 1000).deliver(fixture.history.entries());

    assertThat(fixture.generation().checkpoints()).isEqualTo(Map.of(0, 5L, 1, 7L));
    assertThat(fixture.generation().block(0))
        .hasValueSatisfying(b -> assertThat(b.offset()).isEqualTo(6));
    Fold fold = new Fold(growing, fixture.history.events(), 1);
    assertThat(fixture.rows())
        .containsEntry(new RowKey(large, "-"), fold.row(new RowKey(large, "-"), Map.of(0, 5L)))
        .containsEntry(new RowKey(small, "-"), fold.row(new RowKey(small, "-"), Map.of(1, 7L)));
  }

  @Test
  void minimaAndMaximaComeOutRightInWhateverOrderTheirValuesCome() {
    ViewFixture fixture = new ViewFixture(store, 1);
    fixture.history.register("c0");
    for (int day : new int[] {15, 13, 19, 11, 17}) {
      fixture.history.move("c0", "EIRE", Instant.parse("2026-11-" + day + "T00:00:00Z"));
    }
    Projection<ShopEvent> moves =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              if (recorded.event() instanceof CustomerMoved moved) {
                changes
                    .row("all", "-")
                    .min("first", moved.occurredAt().toString())
                    .max("last", moved.occurredAt().toString());
              }
            });

    fixture.engine(moves, 1).deliver(fixture.history.entries());

    assertThat(fixture.rows().get(new RowKey("all", "-")))
        .containsEntry("first", "2026-11-11T00:00:00Z")
        .containsEntry("last", "2026-11-19T00:00:00Z");
  }

  @Test
  void aMinimumThatStandsCostsNothingMoreAndAMaximumThatStandsOneMoreWrite() {
    assertThat(
            writesOfASecondMove((row, at) -> row.min("first", at), ViewFixture.NOON.plusSeconds(1)))
        .isEqualTo(1);
    assertThat(
            writesOfASecondMove((row, at) -> row.max("last", at), ViewFixture.NOON.plusSeconds(1)))
        .isEqualTo(1);
    assertThat(
            writesOfASecondMove((row, at) -> row.max("last", at), ViewFixture.NOON.minusSeconds(1)))
        .isEqualTo(2);
  }

  /** Counts the writes and refused writes of the row for a move after one at noon. */
  private static int writesOfASecondMove(
      BiConsumer<Changes.Row, String> change, Instant secondMove) {
    ViewFixture fixture = new ViewFixture(store, 1);
    fixture
        .history
        .register("c0")
        .move("c0", "EIRE", ViewFixture.NOON)
        .move("c0", "France", secondMove);
    Projection<ShopEvent> moves =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              if (recorded.event() instanceof CustomerMoved moved) {
                change.accept(changes.row("all", "-"), moved.occurredAt().toString());
              }
            });
    fixture.engine(moves, 1000).deliver(fixture.entries(0, 2));
    fixture.calls.clear();
    fixture.engine(moves, 1000).deliver(fixture.entries(2, 3));
    assertThat(fixture.rows()).isEqualTo(fixture.folded(moves));
    return fixture.calls(UpdateItemRequest.class).size() - 1;
  }

  @Test
  void anAttributeChangedInTwoWaysByTwoEventsComesOutAsOneByOne() {
    ViewFixture fixture = new ViewFixture(store, 1);
    fixture
        .history
        .register("c0")
        .move("c0", "EIRE", ViewFixture.NOON)
        .move("c0", "France", ViewFixture.NOON);
    Projection<ShopEvent> setThenAdd =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              Changes.Row row = changes.row("c0", "-");
              if (recorded.version() == 1) {
                row.set("balance", 10);
              } else {
                row.add("balance", 1);
              }
            });

    fixture.engine(setThenAdd, 1000).deliver(fixture.history.entries());

    assertThat(fixture.rows()).isEqualTo(fixture.folded(setThenAdd));
    assertThat(fixture.generation().blocks()).isEmpty();
  }

  private static java.math.BigDecimal decimal(long value) {
    return java.math.BigDecimal.valueOf(value);
  }
}
