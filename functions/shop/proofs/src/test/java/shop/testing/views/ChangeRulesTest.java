package shop.testing.views;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ShopEvent;
import shop.samples.RandomHistory;
import shop.testing.SampleProjections;
import shop.views.ShopViews;

/** Over random histories, from the one that {@code -Dseed} names on. */
class ChangeRulesTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final int HISTORIES = 12;
  private static final int COMMANDS = 250;
  private static final int ORDERS_OF_EACH = 4;

  private static final List<List<RecordedEvent<ShopEvent>>> JOURNALS =
      LongStream.range(SEED, SEED + HISTORIES)
          .mapToObj(seed -> RandomHistory.of(seed, COMMANDS, new Partitions(64)).events())
          .toList();

  static Stream<Named<Projection<ShopEvent>>> views() {
    return ShopViews.VIEWS.all().stream().map(view -> Named.of(view.view(), view));
  }

  @ParameterizedTest
  @MethodSource("views")
  void whatTwoAggregatesChangeTheyChangeByAddMinOrMaxAlone(Projection<ShopEvent> view) {
    assertThat(JOURNALS)
        .allSatisfy(events -> assertThat(new ChangeRules(view, events).violations()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("views")
  void theRowsAreTheSameInWhateverOrderPartitionsAndAggregatesCome(Projection<ShopEvent> view) {
    assertThat(JOURNALS).noneMatch(events -> dependsOnOrder(view, events));
  }

  @Test
  void theHistoriesHoldEveryTypeOfEventInManyPartitions() {
    Set<Class<?>> made =
        JOURNALS.stream()
            .flatMap(List::stream)
            .map(e -> e.event().getClass())
            .collect(Collectors.toSet());
    assertThat(types(ShopEvent.class).filter(type -> !made.contains(type)))
        .as("types of events that RandomHistory never makes")
        .isEmpty();
    assertThat(JOURNALS)
        .allSatisfy(
            events ->
                assertThat(events.stream().map(e -> e.position().partition()).distinct())
                    .hasSizeGreaterThan(2));
  }

  /** All records that are such an event. */
  private static Stream<Class<?>> types(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(ChangeRulesTest::types)
        : Stream.of(type);
  }

  /** Else the rule would hold because nothing is shared. */
  @Test
  void theHistoriesMakeAggregatesShareAttributes() {
    assertThat(shared("customers"))
        .contains("orderCount", "lifetimeValue", "firstOrderAt", "lastOrderAt", "rank");
    assertThat(shared("regions").toList())
        .contains("orderCount", "gross", "cancelled", "returned")
        .anyMatch(ChangeRulesTest::isOfADay);
    assertThat(shared("products").toList())
        .contains("units", "revenue", "rank")
        .anyMatch(ChangeRulesTest::isOfADay);
    assertThat(shared("orders")).isEmpty();
  }

  private static boolean isOfADay(String attribute) {
    return attribute.matches("[a-z]\\d\\d");
  }

  private static Stream<String> shared(String view) {
    Projection<ShopEvent> projection = ShopViews.VIEWS.named(view).orElseThrow();
    return JOURNALS.stream()
        .flatMap(events -> new ChangeRules(projection, events).shared().stream())
        .distinct();
  }

  @Test
  void anAttributeThatEveryOrderOfARegionSetsIsFound() {
    assertFound(
        "lastOrder",
        (e, row) -> {
          if (e.event() instanceof OrderPlaced placed) {
            row.set("lastOrder", placed.placement().orderId());
          }
        });
  }

  @Test
  void aListThatEveryOrderOfARegionIsPutOnIsFound() {
    assertFound(
        "orders",
        (e, row) -> {
          if (e.event() instanceof OrderPlaced placed) {
            row.append("orders", Map.of("id", placed.placement().orderId()));
          }
        });
  }

  @Test
  void anAttributeThatSomeSetAndOthersAddToIsFound() {
    assertFound(
        "count",
        (e, row) -> {
          switch (e.event()) {
            case ProductAdded _ -> row.set("count", 0);
            case OrderPlaced _ -> row.add("count", 1);
            default -> {}
          }
        });
  }

  @Test
  void aMinimumForSomeThatIsAMaximumForOthersIsFound() {
    assertFound(
        "at",
        (e, row) -> {
          switch (e.event()) {
            case OrderPlaced placed -> row.min("at", placed.occurredAt().toString());
            case OrderPaid paid -> row.max("at", paid.occurredAt().toString());
            default -> {}
          }
        });
  }

  @Test
  void anIndexKeyThatDependsOnTheOrderIsFound() {
    assertFound(
        "rank",
        (e, row) -> {
          if (e.event() instanceof OrderEvent order) {
            row.index("rank", order.placement().currency().getCurrencyCode());
          }
        });
  }

  @Test
  void whatFollowsFromTheRowsKeyMayBeSetByAll() {
    Projection<ShopEvent> sound = with((_, row) -> row.set("known", 1).index("rank", "GBP"));

    assertThat(JOURNALS)
        .allSatisfy(events -> assertThat(new ChangeRules(sound, events).violations()).isEmpty())
        .noneMatch(events -> dependsOnOrder(sound, events));
  }

  /** In some history: in others, by chance, the rows may come out the same. */
  private static void assertFound(
      String attribute, BiConsumer<RecordedEvent<ShopEvent>, Changes.Row> wrongChange) {
    Projection<ShopEvent> wrong = with(wrongChange);

    assertThat(JOURNALS.stream().flatMap(e -> new ChangeRules(wrong, e).violations().stream()))
        .as("violations in %d histories from seed %d on", HISTORIES, SEED)
        .isNotEmpty()
        .allSatisfy(
            violation ->
                assertThat(violation).contains("all", attribute + " is changed", "ORDER#"));
    assertThat(JOURNALS)
        .as("rows of %d histories from seed %d on, in other orders", HISTORIES, SEED)
        .anyMatch(events -> dependsOnOrder(wrong, events));
  }

  /** Sales by region as they are, and one row more that all events change like this. */
  private static Projection<ShopEvent> with(
      BiConsumer<RecordedEvent<ShopEvent>, Changes.Row> change) {
    Projection<ShopEvent> regions = ShopViews.VIEWS.named("regions").orElseThrow();
    return SampleProjections.of(
        "regions",
        (recorded, changes) -> {
          regions.project(recorded, changes);
          change.accept(recorded, changes.row("all", "-"));
        });
  }

  private static boolean dependsOnOrder(
      Projection<ShopEvent> projection, List<RecordedEvent<ShopEvent>> events) {
    Random random = new Random(events.size());
    var asWritten = ChangeRules.rows(projection, events);
    for (int i = 0; i < ORDERS_OF_EACH; i++) {
      var byPartition = ChangeRules.interleaved(events, e -> e.position().partition(), random);
      var byAggregate = ChangeRules.interleaved(events, e -> e.event().aggregate(), random);
      if (!ChangeRules.rows(projection, byPartition).equals(asWritten)
          || !ChangeRules.rows(projection, byAggregate).equals(asWritten)) {
        return true;
      }
    }
    return false;
  }
}
