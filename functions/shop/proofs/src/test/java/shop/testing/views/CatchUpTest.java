package shop.testing.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Lag;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projector.CatchUpFunction;
import cqrs.snapshot.PlainContext;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.journal.EncodedEvents;
import cqrs.testkit.views.Fold;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import shop.samples.RandomHistory;
import shop.samples.ShopTables;
import shop.stored.ShopEvents;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The catch-up function alone, on tables that have no stream at all. */
class CatchUpTest {

  private static final Partitions PARTITIONS = new Partitions(64);

  private final Store store = new Store();
  private final ProjectionStore projections =
      new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE);
  private final Lag lag =
      new Lag(projections, new JournalReader(store.dynamoDb(), Store.WRITE_TABLE), PARTITIONS);

  @BeforeEach
  void tables() {
    assertThat(ShopTables.of(store, "", ShopViews.VIEWS.names()).apply("orders"))
        .isEqualTo("orders");
    for (Projection<ShopEvent> view : ShopViews.VIEWS.all()) {
      assertThat(projections.generations().open(view.view(), view.version(), Instant.EPOCH))
          .isTrue();
    }
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void whatWasWrittenWhileTheProjectorWasDownIsAllThereAndNothingTwice() {
    List<RecordedEvent<ShopEvent>> events = stored(10_000);

    Map<String, Object> first = caughtUp(enough(), Map.of());

    assertThat(lag()).isZero();
    for (Projection<ShopEvent> projection : ShopViews.VIEWS.all()) {
      assertThat(rows(projection.view()))
          .as(projection.view())
          .isEqualTo(new Fold(projection, events, 1).rows());
    }
    assertThat(first.toString()).contains("{view=orders, applied=10000, ");
    assertThat(caughtUp(enough(), Map.of()).toString())
        .contains("{view=orders, applied=0, rows=0, partitionsBehind=0}");
  }

  /** The time is up before the first chunk is begun, or after a few. */
  @Test
  void aRunThatHasNoTimeForAllLeavesCheckpointsFromWhichTheNextOneGoesOn() {
    List<RecordedEvent<ShopEvent>> events = stored(4_000);
    long before = lag();

    caughtUp(workingFor(0), Map.of());
    assertThat(lag()).isEqualTo(before);

    int runs = 0;
    for (long last = before; lag() > 0; last = lag()) {
      caughtUp(workingFor(2_600), Map.of());
      runs++;
      assertThat(lag()).isLessThan(last);
    }

    assertThat(runs).isGreaterThan(1);
    for (Projection<ShopEvent> projection : ShopViews.VIEWS.all()) {
      assertThat(rows(projection.view())).isEqualTo(new Fold(projection, events, 1).rows());
    }
  }

  @Test
  void onDemandOnlyTheViewsThatAreNamedAreCaughtUp() {
    stored(100);

    caughtUp(enough(), Map.of("views", List.of("regions")));

    assertThat(projections.active("regions").map(Generation::checkpoints).orElseThrow())
        .isNotEmpty();
    assertThat(projections.active("orders").map(Generation::checkpoints).orElseThrow()).isEmpty();
  }

  @Test
  void anUnknownViewIsRefusedAndNamed() {
    assertThatThrownBy(() -> caughtUp(enough(), Map.of("views", List.of("orders", "all"))))
        .hasMessage(
            "detail.views is [orders, all]: it must list some of "
                + String.join(", ", ShopViews.VIEWS.names())
                + ".");
  }

  private List<RecordedEvent<ShopEvent>> stored(int atLeast) {
    List<RecordedEvent<ShopEvent>> events = RandomHistory.of(1, atLeast * 8, PARTITIONS).events();
    assertThat(events).hasSizeGreaterThan(atLeast);
    return new EncodedEvents<>(
            store, ShopEvents.CODEC, events.subList(0, atLeast), PARTITIONS.count())
        .storedIn(store)
        .events();
  }

  private Map<String, Object> caughtUp(PlainContext context, Map<String, Object> detail) {
    Map<String, String> environment = new HashMap<>();
    environment.put("WRITE_TABLE", Store.WRITE_TABLE);
    environment.put("PROJECTIONS_TABLE", Store.PROJECTIONS_TABLE);
    environment.put("JOURNAL_PARTITIONS", Integer.toString(PARTITIONS.count()));
    ShopViews.VIEWS.names().forEach(v -> environment.put(v.toUpperCase(Locale.ROOT) + "_TABLE", v));
    return new CatchUpFunction(environment, store.dynamoDb())
        .handleRequest(new ScheduledEvent().withDetail(detail), context);
  }

  /** A function keeps back a quarter of its time, but no more than 15 seconds. */
  private static PlainContext workingFor(int milliseconds) {
    long all = Math.min(milliseconds * 4L / 3, milliseconds + 15_000L);
    return PlainContext.silent(Duration.ofMillis(all));
  }

  private static PlainContext enough() {
    return workingFor(300_000);
  }

  private long lag() {
    return lag.measure(ShopViews.VIEWS.names(), Instant.now()).views().stream()
        .mapToLong(Lag.ViewLag::events)
        .sum();
  }

  private Map<RowKey, Map<String, Object>> rows(String view) {
    Map<RowKey, Map<String, Object>> rows = new HashMap<>();
    for (Map<String, AttributeValue> item : store.rows(view)) {
      String pk = Attributes.string(item, "pk");
      rows.put(
          new RowKey(pk.substring(pk.indexOf('#') + 1), Attributes.string(item, "sk")),
          Fold.plain(item));
    }
    return rows;
  }
}
