package cqrs.projection.internal.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class SpanTest {

  private static final Change ONE = new Change.Add(BigDecimal.ONE);

  /** Merged events 2 to 4 of partition 7, and event 9 of partition 8. */
  private static Span merged() {
    Span span = Span.open();
    span.take(new Position(7, 2), Map.of("n", ONE));
    span.take(new Position(8, 9), Map.of("n", ONE, "m", ONE));
    span.take(new Position(7, 3), Map.of("n", ONE));
    span.take(new Position(7, 4), Map.of("n", ONE));
    return span;
  }

  private static Map<String, AttributeValue> row(long of7, long of8) {
    Map<String, AttributeValue> row = new HashMap<>();
    row.put("n", Attributes.n(1));
    if (of7 > 0) {
      row.put("@7", Attributes.n(of7));
    }
    if (of8 > 0) {
      row.put("@8", Attributes.n(of8));
    }
    return row;
  }

  @Test
  void mergedEventsHaveTheirFirstAndLastOffsetsAndTheSumOfTheirChanges() {
    assertThat(merged().first()).isEqualTo(Map.of(7, 2L, 8, 9L));
    assertThat(merged().last()).isEqualTo(Map.of(7, 4L, 8, 9L));
    assertThat(merged().changes())
        .isEqualTo(Map.of("n", new Change.Add(BigDecimal.valueOf(4)), "m", ONE));
  }

  @Test
  void spanIsCoveredOnlyWithTheLastEventOfEachPartition() {
    assertThat(merged().isCoveredBy(row(4, 9))).isTrue();
    assertThat(merged().isCoveredBy(row(5, 10))).isTrue();
    assertThat(merged().isCoveredBy(row(3, 9))).isFalse();
    assertThat(merged().isCoveredBy(row(4, 8))).isFalse();
    assertThat(merged().isCoveredBy(row(4, 0))).isFalse();
    assertThat(merged().isCoveredBy(row(0, 0))).isFalse();
  }

  @Test
  void spanIsBeyondOnlyWithoutTheFirstEventOfEachPartition() {
    assertThat(merged().isBeyond(row(0, 0))).isTrue();
    assertThat(merged().isBeyond(row(1, 8))).isTrue();
    assertThat(merged().isBeyond(row(2, 8))).isFalse();
    assertThat(merged().isBeyond(row(1, 9))).isFalse();
    assertThat(merged().isBeyond(row(4, 9))).isFalse();
  }

  @Test
  void partlyCoveredMergedEventsAreTooCoarse() {
    RowChanges changes = new RowChanges(new RowKey("a", "b"), List.of(merged()));
    for (long of7 = 0; of7 <= 5; of7++) {
      for (long of8 = 8; of8 <= 10; of8++) {
        Map<String, AttributeValue> row = row(of7, of8);
        boolean none = of7 < 2 && of8 < 9;
        boolean all = of7 >= 4 && of8 >= 9;
        if (none || all) {
          assertThat(changes.beyond(row).spans()).hasSize(none ? 1 : 0);
        } else {
          assertThatThrownBy(() -> changes.beyond(row)).isInstanceOf(TooCoarseException.class);
        }
      }
    }
  }

  @Test
  void onlyASingleEventHasAPosition() {
    assertThat(Span.of(new Position(7, 3), Map.of()).position()).isEqualTo(new Position(7, 3));
    Span twoPartitions = Span.open();
    twoPartitions.take(new Position(7, 3), Map.of());
    twoPartitions.take(new Position(8, 3), Map.of());
    Span twoEvents = Span.open();
    twoEvents.take(new Position(7, 3), Map.of());
    twoEvents.take(new Position(7, 4), Map.of());
    for (Span span : List.of(twoPartitions, twoEvents)) {
      assertThatThrownBy(span::position).isInstanceOf(TooCoarseException.class);
    }
  }

  @Test
  void aSpanTouchesThePartitionsOfItsEvents() {
    assertThat(merged().touches(7)).isTrue();
    assertThat(merged().touches(8)).isTrue();
    assertThat(merged().touches(9)).isFalse();
  }
}
