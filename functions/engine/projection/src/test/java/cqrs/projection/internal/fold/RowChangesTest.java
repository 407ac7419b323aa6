package cqrs.projection.internal.fold;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowChangesTest {

  private static final RowKey KEY = new RowKey("a", "b");

  private static Span event(int partition, long offset, long amount) {
    return Span.of(
        new Position(partition, offset), Map.of("n", new Change.Add(BigDecimal.valueOf(amount))));
  }

  private static final RowChanges CHANGES =
      new RowChanges(
          KEY, List.of(event(1, 3, 1), event(1, 4, 10), event(2, 8, 100), event(1, 6, 1000)));

  @Test
  void spansBecomeOneChangeAnAttribute() {
    assertThat(CHANGES.coalesced())
        .isEqualTo(Map.of("n", new Change.Add(BigDecimal.valueOf(1111))));
    assertThat(new RowChanges(KEY, List.of(event(1, 3, 7))).coalesced())
        .isEqualTo(Map.of("n", new Change.Add(BigDecimal.valueOf(7))));
  }

  @Test
  void firstAndLastOffsetsAreThoseOfEachPartition() {
    assertThat(CHANGES.first()).isEqualTo(Map.of(1, 3L, 2, 8L));
    assertThat(CHANGES.last()).isEqualTo(Map.of(1, 6L, 2, 8L));
  }

  @Test
  void eventsThatTheLedgerCoversAreDropped() {
    assertThat(CHANGES.beyond(Map.of("@1", Attributes.n(4))).spans())
        .containsExactly(event(2, 8, 100), event(1, 6, 1000));
    assertThat(CHANGES.beyond(Map.of("@1", Attributes.n(5), "@2", Attributes.n(8))).spans())
        .containsExactly(event(1, 6, 1000));
    assertThat(CHANGES.beyond(Map.of()).spans()).isEqualTo(CHANGES.spans());
    assertThat(CHANGES.beyond(Map.of()).key()).isEqualTo(KEY);
  }

  @Test
  void eventsOfRefusedPartitionsAreLeftOut() {
    assertThat(CHANGES.without(Set.of(1)).spans()).containsExactly(event(2, 8, 100));
    assertThat(CHANGES.without(Set.of()).spans()).isEqualTo(CHANGES.spans());
  }

  @Test
  void halvesKeepTheOrder() {
    assertThat(CHANGES.halves())
        .containsExactly(
            new RowChanges(KEY, List.of(event(1, 3, 1), event(1, 4, 10))),
            new RowChanges(KEY, List.of(event(2, 8, 100), event(1, 6, 1000))));
  }
}
