package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.testing.CostRun.Measured;
import shop.testing.CostRun.OfView;
import shop.views.ShopViews;

/** The cost of exactly-once on {@link Workload}, after 1,000 of its orders, without indexes. */
class CostGatesTest {

  private static final double MOST_OVERHEAD = 1.05;
  private static final double MOST_OF_TEXTBOOK = 0.2;

  /** A batch of 100 uniform orders touches 480 rows and more; the checkpoints take 4 units. */
  private static final double MOST_OVER_FLOOR = 1.02;

  private static CostRun skewed;
  private static CostRun uniform;

  @BeforeAll
  static void measure() {
    skewed = new CostRun(Workload.SKEWED, List.of(100, 1000));
    uniform = new CostRun(Workload.UNIFORM, List.of(100));
    System.out.println("popular products sell more\n" + skewed.summary());
    System.out.println("all products alike\n" + uniform.summary());
  }

  @ParameterizedTest(name = "batch {0}")
  @ValueSource(ints = {100, 1000})
  void aBatchCostsAtMostFivePercentMoreThanTheSameBatchWithoutDedupe(int size) {
    for (List<String> projector : CostRun.PROJECTORS) {
      double units = views(size, projector).stream().mapToDouble(v -> v.cost().writeUnits()).sum();
      double plain = views(size, projector).stream().mapToDouble(OfView::plain).sum();
      assertThat(units / plain).as("%s", projector).isBetween(1.0, MOST_OVERHEAD);
    }
  }

  @Test
  void aBatchOfAHundredCostsAtMostAFifthOfTheTextbookDesign() {
    assertThat(skewed.batch(100).ofTextbook()).isBetween(0.1, MOST_OF_TEXTBOOK);
  }

  @Test
  void aLargeBatchCostsOneUnitADistinctRow() {
    for (List<String> projector : CostRun.PROJECTORS) {
      double units = views(1000, projector).stream().mapToDouble(v -> v.cost().writeUnits()).sum();
      int rows = views(1000, projector).stream().mapToInt(OfView::rows).sum();
      assertThat(units / rows).as("%s", projector).isBetween(1.0, MOST_OVERHEAD);
    }
  }

  @Test
  void whereAllProductsSellAlikeABatchOfAHundredCostsOneUnitADistinctRow() {
    Measured batch = uniform.batch(100);
    assertThat(batch.units() / batch.rows()).isBetween(1.0, MOST_OVER_FLOOR);
  }

  @ParameterizedTest(name = "batch {0}")
  @ValueSource(ints = {100, 1000})
  void bothDesignsEndWithTheSameFigures(int size) {
    assertThat(skewed.batch(size).differences()).isEmpty();
    assertThat(skewed.batch(size).textbook().calls()).isGreaterThan(size);
  }

  @Test
  void theTextbookPaysTwoUnitsARowAndAMarker() {
    // Twelve rows an order of two lines, fourteen one of three, and a marker in each projector.
    for (int orders : new int[] {100, 1000}) {
      assertThat(skewed.batch(orders).textbook().writeUnits())
          .as(
              "of %d orders in %s; a new view's rows are to be added here",
              orders, ShopViews.VIEWS.names())
          .isEqualTo(orders * 2 * (13 + CostRun.PROJECTORS.size()));
    }
  }

  @ParameterizedTest(name = "batch {0}")
  @ValueSource(ints = {100, 1000})
  void aViewMakesAtMostTwoReadsABatchAndNoWriteInVain(int size) {
    assertThat(skewed.batch(size).views())
        .containsOnlyKeys(ShopViews.VIEWS.names())
        .allSatisfy(
            (_, view) -> {
              assertThat(view.reads()).isBetween(1L, 2L);
              assertThat(view.cost().failed()).isZero();
              assertThat(view.cost().calls()).isEqualTo(view.reads() + view.rows() + 1);
            });
  }

  @ParameterizedTest(name = "batch {0}")
  @ValueSource(ints = {100, 1000})
  void aBatchDeliveredAgainWritesNothing(int size) {
    assertThat(skewed.batch(size).views())
        .containsOnlyKeys(ShopViews.VIEWS.names())
        .allSatisfy(
            (_, view) -> {
              assertThat(view.again().writeUnits()).isZero();
              assertThat(view.again().calls()).isBetween(1L, 2L);
            });
  }

  private static Collection<OfView> views(int size, List<String> names) {
    Map<String, OfView> views = new HashMap<>(skewed.batch(size).views());
    views.keySet().retainAll(names);
    assertThat(views).hasSameSizeAs(names);
    return views.values();
  }
}
