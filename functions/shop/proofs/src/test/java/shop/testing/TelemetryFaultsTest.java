package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Lag;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.RelayCheckpoints;
import cqrs.projector.CatchUpFunction;
import cqrs.rebuild.ControlBus;
import cqrs.rebuild.MonitorFunction;
import cqrs.rebuild.RebuildFunction;
import cqrs.rebuild.Rebuilds;
import cqrs.rebuild.Slice;
import cqrs.relay.RelayFunction;
import cqrs.snapshot.PlainContext;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.QueuedSlices;
import cqrs.testkit.faults.RebuildFixture;
import cqrs.testkit.journal.EncodedEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import shop.samples.RandomHistory;
import shop.stored.ShopEvents;
import shop.views.ShopViews;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Functions whose log takes nothing do all their work, and do it once. */
class TelemetryFaultsTest {

  private static final Partitions PARTITIONS = new Partitions(8);
  private static final int EVENTS = 300;

  private final Store store = new Store();
  private final ProjectionStore projections =
      new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE);
  private final JournalReader journal = new JournalReader(store.dynamoDb(), Store.WRITE_TABLE);
  private final QueuedSlices slices = QueuedSlices.sound();

  @BeforeEach
  void aJournalThatNoViewHas() {
    store.table("orders");
    store.rankedTable("customers", "lifetimeValue");
    store.table("regions");
    store.rankedTable("products", "revenue");
    new EncodedEvents<>(
            store,
            ShopEvents.CODEC,
            RandomHistory.of(1, EVENTS * 8, PARTITIONS).events().subList(0, EVENTS),
            PARTITIONS.count())
        .storedIn(store);
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
  void theCatchUpBringsEveryViewToTheHeads() {
    Map<String, Object> answer = caughtUp();

    assertThat(answer.toString()).contains("{view=orders, applied=" + EVENTS + ", ");
    assertThat(lag()).isZero();
  }

  @Test
  void theRelayPublishesEveryEventOnce() {
    Map<String, Object> _ = caughtUp();
    List<String> published = new ArrayList<>();
    RelayFunction relay = new RelayFunction(environment(), store.dynamoDb(), bus(published));

    relay.handleRequest(Map.of(), new Failing().context());
    relay.handleRequest(Map.of(), new Failing().context());

    assertThat(published).hasSize(EVENTS);
    assertThat(
            new RelayCheckpoints(store.dynamoDb(), Store.PROJECTIONS_TABLE)
                .read()
                .map(RelayCheckpoints.Progress::offsets)
                .orElseThrow())
        .isEqualTo(heads());
  }

  @Test
  void theMonitorLooksAtEverything() {
    MonitorFunction monitor =
        new MonitorFunction(environment(), store.dynamoDb(), bus(new ArrayList<>()));
    Failing log = new Failing();

    monitor.handleRequest(new ScheduledEvent(), log.context());

    assertThat(log.refused())
        .as("a line a view, the relay's, and the last")
        .hasSize(ShopViews.VIEWS.all().size() + 2)
        .last()
        .asString()
        .contains("MonitorLooked");
  }

  @Test
  void anEventOfTheWrongShapeIsOneClearErrorAndOneLine() {
    RebuildFunction rebuild = new RebuildFunction(environment(), store.dynamoDb(), slices);
    CatchUpFunction catchUp = new CatchUpFunction(environment(), store.dynamoDb());
    ScheduledEvent warmer = new ScheduledEvent().withSource("warmer");
    ScheduledEvent other = new ScheduledEvent().withDetail(Map.of("view", "orders", "views", 7));
    for (ScheduledEvent event : new ScheduledEvent[] {warmer, other}) {
      Failing log = new Failing();
      assertThatThrownBy(() -> rebuild.handleRequest(event, log.context()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("view, generation and lane");
      assertThat(log.refused()).hasSize(1);
    }
    Failing log = new Failing();
    assertThatThrownBy(() -> catchUp.handleRequest(other, log.context()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("detail.views is 7");
    assertThat(log.refused()).hasSize(1);
    assertThat(catchUp.handleRequest(warmer, new Failing().context())).containsKey("views");
  }

  @Test
  void aRebuildIsBuiltVerifiedAndReadAndItsGenerationIsSound() {
    Map<String, Object> _ = caughtUp();
    Projection<ShopEvent> view = ShopViews.VIEWS.all().getFirst();
    RebuildFunction rebuild = new RebuildFunction(environment(), store.dynamoDb(), slices);
    startRebuild(view);

    for (int runs = 0; !slices.waiting().isEmpty(); runs++) {
      assertThat(runs).as("slices that come to no end").isLessThan(100);
      Slice slice = slices.next();
      rebuild.handleRequest(
          new ScheduledEvent()
              .withDetail(
                  Map.of(
                      "view", slice.view(),
                      "generation", slice.generation(),
                      "lane", slice.lane())),
          new Failing().context());
    }

    Generation active = projections.active(view.view()).orElseThrow();
    assertThat(active.number()).isEqualTo(2);
    assertThat(active.phase()).isEqualTo(Generation.Phase.ACTIVE);
    assertThat(lag()).isZero();
  }

  private void startRebuild(Projection<ShopEvent> view) {
    Rebuilds.Started _ =
        new Rebuilds(projections, new ControlBus(slices, "control"), Clock.systemUTC())
            .start(
                new RebuildFixture<>(
                        store.dynamoDb(),
                        Store.PROJECTIONS_TABLE,
                        Store.WRITE_TABLE,
                        PARTITIONS,
                        ShopEvents.CODEC,
                        Clock.systemUTC())
                    .deployed(view, view.view())
                    .engine(),
                new Rebuilds.Options(0, 1),
                journal.heads(PARTITIONS));
  }

  private Map<String, Object> caughtUp() {
    return new CatchUpFunction(environment(), store.dynamoDb())
        .handleRequest(new ScheduledEvent(), new Failing().context());
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("VIEWS", String.join(",", ShopViews.VIEWS.names()));
    environment.put("WRITE_TABLE", Store.WRITE_TABLE);
    environment.put("PROJECTIONS_TABLE", Store.PROJECTIONS_TABLE);
    environment.put("JOURNAL_PARTITIONS", Integer.toString(PARTITIONS.count()));
    environment.put("CONTROL_BUS", "control");
    environment.put("DOMAIN_BUS", "domain");
    environment.put("SETTLED_MINUTES", "20");
    environment.put("KEPT_DAYS", "7");
    environment.put("DROP_UNITS_PER_SECOND", "500");
    ShopViews.VIEWS.names().forEach(v -> environment.put(v.toUpperCase(Locale.ROOT) + "_TABLE", v));
    return environment;
  }

  private Map<Integer, Long> heads() {
    Map<Integer, Long> heads = new HashMap<>(journal.heads(PARTITIONS));
    heads.values().removeIf(head -> head == 0);
    return heads;
  }

  private long lag() {
    return new Lag(projections, journal, PARTITIONS)
        .measure(ShopViews.VIEWS.names(), Instant.now()).views().stream()
            .mapToLong(Lag.ViewLag::events)
            .sum();
  }

  private static EventBridgeClient bus(List<String> published) {
    return new EventBridgeClient() {
      @Override
      public PutEventsResponse putEvents(PutEventsRequest request) {
        request.entries().forEach(entry -> published.add(entry.detail()));
        return PutEventsResponse.builder()
            .failedEntryCount(0)
            .entries(
                request.entries().stream()
                    .map(_ -> PutEventsResultEntry.builder().eventId("an id").build())
                    .toList())
            .build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  /** A log that fails for every line, and a context that has it. */
  private static final class Failing {

    private final List<String> refused = new ArrayList<>();

    List<String> refused() {
      synchronized (refused) {
        return List.copyOf(refused);
      }
    }

    private void log(String message) {
      synchronized (refused) {
        refused.add(message);
      }
      throw new IllegalStateException("the log is full");
    }

    Context context() {
      return new PlainContext(Duration.ofMinutes(5), this::log);
    }
  }
}
