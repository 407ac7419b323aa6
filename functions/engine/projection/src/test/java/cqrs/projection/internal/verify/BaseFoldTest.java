package cqrs.projection.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.Change;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import cqrs.projection.internal.fold.FoldedRow;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaseFoldTest {

  private static final List<Step> ONE_MORE =
      List.of(new Step("events", new Change.Add(BigDecimal.ONE)));
  private static final List<Step> NO_NUMBER =
      List.of(new Step("events", new Change.Add(new BigDecimal("1e200"))));

  /** A row of one attribute and its ledger: 160 bytes for each of three, and the texts. */
  private static final long ROW = 3L * 160 + "events1@01".length();

  private final Deque<Bucket> later = new ArrayDeque<>();

  private BaseFold base(Bucket bucket, long memory) {
    return new BaseFold(Share.all(), bucket, 7, memory, later);
  }

  private static RowKey key(int number) {
    return new RowKey("c" + number, "-");
  }

  private static void take(BaseFold base, int offset, int number) {
    base.take(new Position(0, offset), Map.of(key(number), ONE_MORE));
  }

  @Test
  void onlyRowsOfTheBucketAreFolded() {
    BaseFold all = base(Bucket.ALL, Long.MAX_VALUE);
    BaseFold half = base(Bucket.ALL.half(0), Long.MAX_VALUE);
    for (int i = 0; i < 20; i++) {
      take(all, i + 1, i);
      take(half, i + 1, i);
    }

    assertThat(all.rows()).hasSize(20);
    assertThat(half.rows()).hasSizeBetween(1, 19);
    IntStream.range(0, 20)
        .forEach(
            i -> {
              assertThat(half.wants(key(i))).isEqualTo(half.rows().containsKey(key(i)));
              assertThat(all.wants(key(i))).isTrue();
            });
    FoldedRow row = Objects.requireNonNull(all.row(key(3)));
    assertThat(row.attributes())
        .isEqualTo(Map.of("events", Attributes.n(1), "@0", Attributes.n(4)));
    assertThat(all.row(key(20))).isNull();
  }

  @Test
  void onlyRowsOfTheSampleAreFolded() {
    Share sample = Share.sample(4, 1);
    BaseFold base = new BaseFold(sample, Bucket.ALL, 7, Long.MAX_VALUE, later);
    for (int i = 0; i < 40; i++) {
      take(base, i + 1, i);
    }
    assertThat(base.rows()).hasSizeBetween(1, 39);
    assertThat(base.rows().keySet()).allMatch(sample::includes);
  }

  @Test
  void refusedEventIsKeptWithTheRow() {
    BaseFold base = base(Bucket.ALL, Long.MAX_VALUE);
    take(base, 1, 0);
    base.take(new Position(0, 2), Map.of(key(0), NO_NUMBER));

    FoldedRow row = Objects.requireNonNull(base.row(key(0)));
    assertThat(row.refused()).contains(new Position(0, 2));
    assertThat(row.attributes()).containsEntry("events", Attributes.n(1));
  }

  /** The size of a row counts, not how often it changes. */
  @Test
  void rowsThatFitStayTogether() {
    BaseFold base = base(Bucket.ALL, 2 * ROW);
    for (int offset = 1; offset <= 9; offset++) {
      base.take(new Position(0, offset), Map.of(key(0), ONE_MORE, key(1), ONE_MORE));
    }
    assertThat(base.rows()).hasSize(2);
    assertThat(later).isEmpty();
  }

  @Test
  void largeBucketIsHalved() {
    BaseFold base = base(Bucket.ALL, 20 * ROW);
    int next = 0;
    while (later.isEmpty()) {
      assertThat(base.rows()).hasSizeLessThanOrEqualTo(20);
      take(base, 1, next++);
    }
    assertThat(next).isEqualTo(21);
    assertThat(later).containsExactly(Bucket.ALL.half(1));
    assertThat(base.rows().keySet())
        .isEqualTo(
            IntStream.range(0, next)
                .mapToObj(BaseFoldTest::key)
                .filter(key -> Bucket.ALL.half(0).includes(key, Share.all().seed() + 1))
                .collect(Collectors.toSet()));

    while (base.rows().size() < 20) {
      take(base, 1, next++);
      assertThat(later).as("%d rows fit", base.rows().size()).hasSize(1);
    }
    while (later.size() == 1) {
      take(base, 1, next++);
    }
    assertThat(later).containsExactly(Bucket.ALL.half(0).half(1), Bucket.ALL.half(1));
  }

  @Test
  void singleRowStaysWhateverItsSize() {
    BaseFold base = base(Bucket.ALL, 1);
    take(base, 1, 0);
    assertThat(base.rows()).hasSize(1);
    assertThat(later).isEmpty();
  }
}
