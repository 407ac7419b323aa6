package shop.testing.views;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.testkit.views.RowGrowth;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.testing.SampleProjections;
import shop.views.ShopViews;

class RowGrowthTest {

  private static final List<RecordedEvent<ShopEvent>> HISTORY = LongHistory.of(1);

  static Stream<Named<Projection<ShopEvent>>> views() {
    return ShopViews.VIEWS.all().stream().map(view -> Named.of(view.view(), view));
  }

  @ParameterizedTest
  @MethodSource("views")
  void noRowGrowsWithoutLimit(Projection<ShopEvent> view) {
    RowGrowth<ShopEvent> growth = new RowGrowth<>(view, HISTORY);
    assertThat(growth.violations()).isEmpty();
    // Else nothing was looked at.
    assertThat(growth.judged()).isPositive();
  }

  /** The timeline is as long as it may get, so a lower limit is passed. */
  @Test
  void theTimelineOfAnOrderReachesItsLimit() {
    Projection<ShopEvent> orders = ShopViews.VIEWS.named("orders").orElseThrow();
    int limit = orders.limits().getOrDefault("timeline", 0);
    assertThat(
            new RowGrowth<>(limiting(orders, Map.of("timeline", limit - 1)), HISTORY).violations())
        .containsExactly(
            "orders: timeline of the row RowKey[pk=O#returned, sk=-] has %d entries, and its limit is %d"
                .formatted(limit, limit - 1));
  }

  @Test
  void withoutALimitTheTimelineOfAnOrderIsFound() {
    Projection<ShopEvent> orders = ShopViews.VIEWS.named("orders").orElseThrow();
    assertThat(new RowGrowth<>(limiting(orders, Map.of()), HISTORY).violations())
        .singleElement()
        .asString()
        .contains("timeline of the row RowKey[pk=O#returned, sk=-]", "OrderLinesReturned");
  }

  @Test
  void aLimitOfWhatNoRowHasIsFound() {
    Projection<ShopEvent> regions = ShopViews.VIEWS.named("regions").orElseThrow();
    assertThat(new RowGrowth<>(limiting(regions, Map.of("notes", 10)), HISTORY).violations())
        .containsExactly("regions declares a limit of notes, which no row has.");
  }

  /** A note for each move is well meant, and after some thousands of moves the row is full. */
  @Test
  void aNoteForEachEventIsFound() {
    assertThat(
            violations(
                (recorded, changes) -> {
                  if (recorded.event() instanceof CustomerMoved e) {
                    changes.row(e.customerId(), "-").append("notes", Map.of("to", e.region()));
                  }
                }))
        .singleElement()
        .asString()
        .startsWith("sample: notes of the row RowKey[pk=c1, sk=-] grows without limit: ")
        .contains("It grows by [CustomerMoved].", "Projection.limits()");
  }

  @Test
  void allTypesOfEventsThatMakeItGrowAreNamed() {
    assertThat(
            violations(
                (recorded, changes) -> {
                  if (recorded.event() instanceof OrderEvent e) {
                    changes
                        .row(e.placement().region(), "-")
                        .append("log", Map.of("event", ShopEvents.CODEC.type(e)));
                  }
                }))
        .singleElement()
        .asString()
        .contains(
            "log of the row",
            "[OrderCancelled, OrderDelivered, OrderLinesReturned, OrderPaid, OrderPlaced,"
                + " OrderShipped]");
  }

  @Test
  void anAttributeForEachOrderIsFound() {
    assertThat(
            violations(
                (recorded, changes) -> {
                  if (recorded.event() instanceof OrderPlaced e) {
                    changes
                        .row(e.placement().customerId(), "-")
                        .add("order-" + e.placement().orderId(), 1);
                  }
                }))
        .singleElement()
        .asString()
        .contains("the row RowKey[pk=c1, sk=-] gets more and more attributes", "[OrderPlaced]");
  }

  @Test
  void aTextThatGrowsWithTheVersionIsFound() {
    assertThat(
            violations(
                (recorded, changes) -> {
                  if (recorded.event() instanceof ProductRenamed e) {
                    changes
                        .row(e.productId(), "-")
                        .set("marks", "x".repeat((int) recorded.version()));
                  }
                }))
        .singleElement()
        .asString()
        .contains("marks of the row", "[ProductRenamed]");
  }

  /** A name of another length each time, numbers, and a figure for each day of the month. */
  @Test
  void rowsThatSettleAreSound() {
    assertThat(
            violations(
                (recorded, changes) -> {
                  switch (recorded.event()) {
                    case ProductRenamed e -> changes.row(e.productId(), "-").set("name", e.name());
                    case OrderPlaced e ->
                        changes
                            .row(e.placement().region(), "-")
                            .add("orders", 1)
                            .add("d" + e.occurredAt().toString().substring(8, 10), e.total())
                            .set("last", Attributes.n(recorded.position().offset()));
                    default -> {}
                  }
                }))
        .isEmpty();
  }

  private static List<String> violations(BiConsumer<RecordedEvent<ShopEvent>, Changes> project) {
    return new RowGrowth<>(SampleProjections.of("sample", project), HISTORY).violations();
  }

  private static Projection<ShopEvent> limiting(
      Projection<ShopEvent> projection, Map<String, Integer> limits) {
    return new Projection<>() {
      @Override
      public String view() {
        return projection.view();
      }

      @Override
      public Version version() {
        return projection.version();
      }

      @Override
      public Map<String, Integer> limits() {
        return limits;
      }

      @Override
      public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
        projection.project(recorded, changes);
      }
    };
  }
}
