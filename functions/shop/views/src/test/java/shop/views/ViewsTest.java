package shop.views;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.Projector;
import cqrs.projection.RowKey;
import cqrs.testkit.views.Fold;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.domain.ShopEvent;
import shop.samples.RandomHistory;

class ViewsTest {

  @Test
  void areFoundByTheNamesTheyHave() {
    assertThat(ShopViews.VIEWS.names()).isNotEmpty().doesNotHaveDuplicates();
    for (Projection<ShopEvent> projection : ShopViews.VIEWS.all()) {
      assertThat(ShopViews.VIEWS.named(projection.view())).contains(projection);
    }
    assertThat(ShopViews.VIEWS.named("Orders")).isEmpty();
  }

  @Test
  void haveOneProjectorEach() {
    assertThat(ShopViews.VIEWS.projectors())
        .extracting(Projector::name)
        .isNotEmpty()
        .doesNotHaveDuplicates();
    assertThat(
            ShopViews.VIEWS.projectors().stream().flatMap(projector -> projector.names().stream()))
        .containsExactlyElementsOf(ShopViews.VIEWS.names());
    assertThat(ShopViews.VIEWS.projector("sales"))
        .hasValueSatisfying(sales -> assertThat(sales.names()).contains("regions"));
    assertThat(ShopViews.VIEWS.projector("sale")).isEmpty();
  }

  /** Partitions have no common order: a view must not depend on how they take turns. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void showTheSameRowsInWhateverOrderThePartitionsAreApplied(long seed) {
    List<RecordedEvent<ShopEvent>> events = RandomHistory.of(seed, 800, new Partitions(8)).events();
    for (Projection<ShopEvent> projection : ShopViews.VIEWS.all()) {
      var expected = rows(projection, events);
      for (int permutation = 0; permutation < 3; permutation++) {
        assertThat(rows(projection, permuted(events, new Random(seed * 100 + permutation))))
            .as(projection.view())
            .isEqualTo(expected);
      }
    }
  }

  private static Map<RowKey, Map<String, Object>> rows(
      Projection<ShopEvent> projection, List<RecordedEvent<ShopEvent>> events) {
    var rows = Fold.inOrder(projection, events).rows();
    assertThat(rows).isNotEmpty();
    return rows;
  }

  /** Each partition in its order, one partition after the other. */
  private static List<RecordedEvent<ShopEvent>> permuted(
      List<RecordedEvent<ShopEvent>> events, Random random) {
    Map<Integer, List<RecordedEvent<ShopEvent>>> byPartition = new TreeMap<>();
    for (RecordedEvent<ShopEvent> event : events) {
      byPartition.computeIfAbsent(event.position().partition(), _ -> new ArrayList<>()).add(event);
    }
    List<List<RecordedEvent<ShopEvent>>> partitions = new ArrayList<>(byPartition.values());
    Collections.shuffle(partitions, random);
    return partitions.stream().flatMap(List::stream).toList();
  }
}
