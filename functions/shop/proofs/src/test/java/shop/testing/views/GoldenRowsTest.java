package shop.testing.views;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.views.ShopViews;

/**
 * A view is rebuilt when its major version changes, so other rows under the same major version
 * would leave two kinds of rows in one view. With {@code -Dgolden=write} what is missing is written
 * first.
 */
class GoldenRowsTest {

  private static final GoldenRows KEPT = new GoldenRows(Path.of("src/test/resources/golden"));

  @BeforeAll
  static void writeWhatIsMissing() {
    if ("write".equals(System.getProperty("golden"))) {
      if (!KEPT.histories().stream()
          .flatMap(GoldenRowsTest::types)
          .collect(Collectors.toSet())
          .equals(types(ShopEvent.class).collect(Collectors.toSet()))) {
        KEPT.add(GoldenHistory.make());
      }
      ShopViews.VIEWS.all().forEach(KEPT::addMissing);
    }
  }

  private static final int MAJOR = ShopViews.VIEWS.named("regions").orElseThrow().version().major();

  static Stream<Named<Projection<ShopEvent>>> views() {
    return ShopViews.VIEWS.all().stream().map(view -> Named.of(view.view(), view));
  }

  @ParameterizedTest
  @MethodSource("views")
  void aViewMakesTheRowsThatItsMajorVersionPromises(Projection<ShopEvent> view) {
    assertThat(KEPT.complaint(view)).isEmpty();
  }

  @Test
  void theHistoriesHoldEveryTypeOfEvent() {
    Set<String> missing = types(ShopEvent.class).collect(Collectors.toCollection(TreeSet::new));
    KEPT.histories().stream().flatMap(GoldenRowsTest::types).forEach(missing::remove);

    assertThat(missing)
        .as("in no history: let RandomHistory make it, then write one more with -Dgolden=write")
        .isEmpty();
  }

  private static Stream<String> types(Path history) {
    return GoldenRows.events(history).stream().map(e -> e.event().getClass().getSimpleName());
  }

  private static Stream<String> types(Class<?> type) {
    return type.isSealed()
        ? Stream.of(Objects.requireNonNull(type.getPermittedSubclasses()))
            .flatMap(GoldenRowsTest::types)
        : Stream.of(type.getSimpleName());
  }

  @Test
  void anotherResultOfTheSameMajorVersionIsFoundAndToldWhatToDo() {
    Projection<ShopEvent> wrong =
        changed(
            MAJOR,
            1,
            (recorded, changes) -> {
              if (recorded.event() instanceof OrderCancelled cancelled) {
                changes
                    .row("REGIONS", cancelled.placement().currency() + "#EIRE")
                    .add("cancelledCount", 1);
              }
            });

    assertThat(KEPT.complaint(wrong))
        .hasValueSatisfying(
            complaint ->
                assertThat(complaint)
                    .contains("The view regions, version " + MAJOR + ".1, makes other rows")
                    .contains("raise its major version")
                    .contains("-Dgolden=write")
                    .containsPattern("- REGIONS / GBP#EIRE: .*")
                    .containsPattern("\\+ REGIONS / GBP#EIRE: .*"));
  }

  @Test
  void soIsARowThatIsMissingOrNew() {
    Projection<ShopEvent> more =
        changed(
            MAJOR,
            0,
            (recorded, changes) -> {
              if (recorded.event() instanceof OrderPlaced) {
                changes.row("all", "-").add("orders", 1);
              }
            });

    assertThat(KEPT.complaint(more)).hasValueSatisfying(c -> assertThat(c).contains("+ all / -:"));
  }

  @Test
  void aMinorVersionThatKeepsThePromiseIsNot() {
    assertThat(KEPT.complaint(changed(MAJOR, 7, (_, _) -> {}))).isEmpty();
  }

  @Test
  void aViewOrMajorVersionWithoutAFileIsToldHowToMakeIt() {
    assertThat(KEPT.complaint(changed(99, 0, (_, _) -> {})))
        .hasValueSatisfying(
            complaint ->
                assertThat(complaint)
                    .contains("no file 1/regions.v99.txt for the view regions, version 99.0")
                    .contains("-Dgolden=write"));
  }

  @Test
  void whatIsThereIsNeverOverwritten(@TempDir Path folder) {
    GoldenRows golden = new GoldenRows(folder);
    golden.add(GoldenRows.events(KEPT.histories().getFirst()));
    Projection<ShopEvent> today = ShopViews.VIEWS.named("regions").orElseThrow();
    golden.addMissing(today);
    Projection<ShopEvent> changed =
        changed(
            today.version().major(),
            today.version().minor(),
            (recorded, changes) -> changes.row("all", "-").max("last", recorded.eventId()));

    golden.addMissing(changed);

    assertThat(golden.complaint(today)).isEmpty();
    assertThat(golden.complaint(changed)).isPresent();
  }

  /** Sales by region as they are, of that version, and something more. */
  private static Projection<ShopEvent> changed(
      int major, int minor, BiConsumer<RecordedEvent<ShopEvent>, Changes> something) {
    Projection<ShopEvent> regions = ShopViews.VIEWS.named("regions").orElseThrow();
    return new Projection<>() {
      @Override
      public String view() {
        return "regions";
      }

      @Override
      public Version version() {
        return new Version(major, minor);
      }

      @Override
      public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
        regions.project(recorded, changes);
        something.accept(recorded, changes);
      }
    };
  }
}
