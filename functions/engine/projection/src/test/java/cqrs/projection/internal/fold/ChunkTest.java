package cqrs.projection.internal.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.domain.AggregateId;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChunkTest {

  private static final RowKey ROW = new RowKey("a", "b");
  private static final RowKey OTHER = new RowKey("a", "c");
  private static final Change ONE = new Change.Add(BigDecimal.ONE);

  private static JournalEntry entry(int partition, long offset) {
    Instant at = Instant.parse("2011-11-04T09:00:00Z");
    return new JournalEntry(
        new Position(partition, offset),
        "OrderPaid",
        1,
        "event-" + offset,
        new AggregateId("THING", "o1"),
        offset,
        at,
        at,
        "correlation",
        "causation",
        "0123456789");
  }

  private static void take(Chunk chunk, int partition, long offset, RowKey... rows) {
    for (RowKey row : rows) {
      chunk.take(entry(partition, offset), Map.of(row, Map.of("n", ONE)));
    }
  }

  @Test
  void liveChunkSeparatesEvents() {
    Chunk chunk = new Chunk(new Volume(10, 10, 1000, false));
    take(chunk, 1, 5, ROW);
    take(chunk, 1, 6, ROW);
    take(chunk, 2, 1, OTHER);
    assertThat(chunk.rows())
        .containsExactly(
            new RowChanges(
                ROW,
                List.of(
                    Span.of(new Position(1, 5), Map.of("n", ONE)),
                    Span.of(new Position(1, 6), Map.of("n", ONE)))),
            new RowChanges(OTHER, List.of(Span.of(new Position(2, 1), Map.of("n", ONE)))));
    assertThat(chunk.reached()).isEqualTo(Map.of(1, 6L, 2, 1L));
    assertThat(chunk.events()).isEqualTo(3);
    assertThat(chunk.entries()).containsExactly(entry(1, 5), entry(1, 6), entry(2, 1));
    assertThat(chunk.type(new Position(1, 5))).isEqualTo("OrderPaid");
  }

  @Test
  void aMergedChunkKeepsOneSpanARow() {
    Chunk chunk = new Chunk(new Volume(10, 10, 1000, true));
    take(chunk, 1, 5, ROW);
    take(chunk, 1, 6, ROW);
    assertThat(chunk.rows())
        .containsExactly(
            new RowChanges(
                ROW,
                List.of(
                    new Span(
                        Map.of(1, 5L),
                        Map.of(1, 6L),
                        Map.of("n", new Change.Add(BigDecimal.TWO))))));
    assertThat(chunk.entries()).isEmpty();
    assertThat(chunk.events()).isEqualTo(2);
  }

  @Test
  void changesThatDoNotMergeAreTooCoarse() {
    Chunk chunk = new Chunk(new Volume(10, 10, 1000, true));
    take(chunk, 1, 5, ROW);
    Map<RowKey, Map<String, Change>> other = Map.of(ROW, Map.of("n", new Change.InGeneration("a")));
    assertThatThrownBy(() -> chunk.take(entry(1, 6), other)).isInstanceOf(TooCoarseException.class);
  }

  /** An entry has 10 characters. */
  @Test
  void aChunkIsFullByEventsRowsOrCharacters() {
    Chunk byEvents = new Chunk(new Volume(2, 10, 1000, false));
    assertThat(byEvents.room()).isEqualTo(2);
    take(byEvents, 1, 1, ROW);
    assertThat(byEvents.room()).isEqualTo(1);
    take(byEvents, 1, 2, ROW);
    assertThat(byEvents.room()).isZero();

    Chunk byRows = new Chunk(new Volume(10, 1, 1000, false));
    take(byRows, 1, 1, ROW);
    assertThat(byRows.room()).isEqualTo(9);
    take(byRows, 1, 2, OTHER);
    assertThat(byRows.room()).isZero();

    Chunk byCharacters = new Chunk(new Volume(10, 10, 20, false));
    take(byCharacters, 1, 1, ROW);
    take(byCharacters, 1, 2, ROW);
    assertThat(byCharacters.room()).isEqualTo(8);
    take(byCharacters, 1, 3, ROW);
    assertThat(byCharacters.room()).isZero();
  }

  @Test
  void onlyABuildMerges() {
    assertThat(Volume.live(500)).isEqualTo(new Volume(500, 10_000, 8_000_000, false));
    assertThat(Volume.bulk(200_000, 50)).isEqualTo(new Volume(200_000, 50, 150_000_000, true));
  }
}
