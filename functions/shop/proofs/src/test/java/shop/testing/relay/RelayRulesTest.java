package shop.testing.relay;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.domain.Application;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.RelayCheckpoints;
import cqrs.projection.read.JournalEpoch;
import cqrs.projection.read.View;
import cqrs.relay.Relay;
import cqrs.relay.RelayResult;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.RebuildFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.contract.ShopContract;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.testing.History;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** The relay's rules one by one. */
final class RelayRulesTest {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static Store store;

  private final String number = "-rules" + NUMBER.incrementAndGet();
  private final StoppedClock clock = new StoppedClock(Instant.parse("2026-11-24T12:00:00Z"));
  private final List<Published> taken = new ArrayList<>();
  private final List<Integer> calls = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private Predicate<Published> refused = _ -> false;
  private History history;
  private RebuildFixture<ShopEvent>.Code first;
  private RebuildFixture<ShopEvent>.Code second;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void anEmptyShop() {
    store.table("Projections" + number);
    store.table("View" + number);
    history = history(4);
    first = deployed(1);
    second = deployed(2);
  }

  private History history(int partitions) {
    String table = "Write" + number + "-" + partitions;
    store.table(table);
    return new History(store, table, partitions, 1);
  }

  private RebuildFixture<ShopEvent>.Code deployed(int major) {
    return new RebuildFixture<>(
            store.dynamoDb(),
            "Projections" + number,
            history.table(),
            history.partitions(),
            ShopEvents.CODEC,
            clock)
        .deployed(new Nothing(major), "View" + number);
  }

  private void journal(int partitions) {
    history = history(partitions);
    first = deployed(1);
  }

  /** Needs no rows. */
  private record Nothing(int major) implements Projection<ShopEvent> {
    @Override
    public String view() {
      return Application.current().publishedView();
    }

    @Override
    public Version version() {
      return new Version(major, 0);
    }

    @Override
    public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {}
  }

  private RelayCheckpoints checkpoints() {
    return new RelayCheckpoints(store.dynamoDb(), "Projections" + number);
  }

  private Map<Integer, Long> stored() {
    return checkpoints().read().map(RelayCheckpoints.Progress::offsets).orElse(Map.of());
  }

  private Map<Integer, Long> heads() {
    Map<Integer, Long> heads = new TreeMap<>(history.heads());
    heads.values().removeIf(head -> head == 0);
    return heads;
  }

  private RelayResult relay() {
    return relay(store.dynamoDb());
  }

  private RelayResult relay(DynamoDbClient dynamoDb) {
    return new Relay(
            new ShopContract(),
            Application.current().publishedView(),
            dynamoDb,
            new Relay.Tables(history.table(), "Projections" + number),
            bus(),
            "domain",
            clock,
            pause -> {
              pauses.add(pause);
              clock.advance(pause);
            },
            1)
        .run(clock.instant().plus(Duration.ofSeconds(45)));
  }

  private EventBridgeClient bus() {
    return new EventBridgeClient() {
      @Override
      public PutEventsResponse putEvents(PutEventsRequest request) {
        calls.add(request.entries().size());
        return PutEventsResponse.builder()
            .entries(request.entries().stream().map(Published::of).map(this::take).toList())
            .build();
      }

      private PutEventsResultEntry take(Published event) {
        if (refused.test(event)) {
          return PutEventsResultEntry.builder().errorCode("InternalFailure").build();
        }
        taken.add(event);
        return PutEventsResultEntry.builder().eventId("an id").build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void withoutAGenerationToReadNothingIsPublishedAndThenEverything() {
    history.write(4, 4, 20);
    assertThat(relay().published()).isZero();
    first.look();
    assertThat(relay().published()).isZero();
    first.work();

    assertThat(relay().published()).isEqualTo(history.events().size());

    assertThat(pauses).as("there never was another generation").isEmpty();
    assertThat(stored()).isEqualTo(heads());
    assertThat(relay()).isEqualTo(new RelayResult(0, 0, 0, List.of()));
  }

  @Test
  void aCallHasTenPartitionsAndOneEventOfEach() {
    journal(32);
    history.write(40, 10, 30);
    first.look();
    first.work();

    RelayResult relayed = relay();

    assertThat(calls).hasSize(relayed.calls()).allMatch(size -> size <= 10).contains(10);
    assertThat(taken).hasSize(history.events().size());
    long longest = heads().values().stream().mapToLong(head -> head).max().orElseThrow();
    assertThat((long) relayed.calls()).isGreaterThanOrEqualTo(longest);
  }

  @Test
  void checkpointsAreWrittenOnceAHundredEventsAndACrashRepeatsNoMore() {
    journal(1);
    history.write(1, 1, 248);
    first.look();
    first.work();
    int all = history.events().size();
    AtomicInteger writes = new AtomicInteger();
    DynamoDbClient dying =
        new InterceptedDynamoDb(
            store.dynamoDb(),
            (request, next) -> {
              if (writes.get() > 1 || (isOwn(request) && writes.incrementAndGet() > 1)) {
                throw new Crash();
              }
              return next.apply(request);
            });

    assertThatThrownBy(() -> relay(dying)).isInstanceOf(Crash.class);
    assertThat(stored()).isEqualTo(Map.of(0, 100L));
    assertThat(taken).hasSize(200);
    assertThat(relay().held()).isEmpty();

    assertThat(taken).hasSize(all + 100);
    assertThat(taken.stream().distinct()).hasSize(all);
    assertThat(stored()).isEqualTo(heads());
  }

  private static boolean isOwn(Object request) {
    return request instanceof UpdateItemRequest update
        && s(RelayCheckpoints.RELAY).equals(update.key().get("pk"));
  }

  @Test
  void aRefusedEventHoldsBackItsPartitionAloneAndGoesFirstTheNextTime() {
    history.write(6, 6, 30);
    first.look();
    first.work();
    int partition = heads().keySet().iterator().next();
    refused = event -> event.partition() == partition && event.offset() == 2;

    RelayResult relayed = relay();

    assertThat(relayed.held()).singleElement().asString().contains(partition + ":2 Internal");
    assertThat(relayed.retries()).isEqualTo(5);
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThan(Duration.ofSeconds(5));
    Map<Integer, Long> expected = new HashMap<>(heads());
    expected.put(partition, 1L);
    assertThat(stored()).isEqualTo(expected);
    refused = _ -> false;
    int before = taken.size();
    assertThat(relay().held()).isEmpty();
    assertThat(taken.subList(before, taken.size()))
        .extracting(Published::offset)
        .startsWith(2L)
        .isSorted();
    assertThat(stored()).isEqualTo(heads());
  }

  @Test
  void anEventThatThisCodeDoesNotKnowHoldsBackItsPartition() {
    history.write(2, 2, 6);
    first.look();
    first.work();
    RecordedEvent<ShopEvent> unknown = history.events().getFirst();
    JournalEntry entry =
        history.entries().stream()
            .filter(e -> e.position().equals(unknown.position()))
            .findFirst()
            .orElseThrow();
    Map<String, AttributeValue> row = new HashMap<>(entry.row());
    row.put("type", s("OrderGiftWrapped"));
    store.dynamoDb().putItem(r -> r.tableName(history.table()).item(row));

    RelayResult relayed = relay();

    assertThat(relayed.held())
        .singleElement()
        .asString()
        .contains(unknown.position().toString(), "OrderGiftWrapped");
    assertThat(relayed.retries()).isZero();
    assertThat(stored()).doesNotContainKey(unknown.position().partition());
  }

  @Test
  void aGenerationThatIsActiveAgainIsWaitedForAsAnyOther() {
    history.write(2, 2, 10);
    first.look();
    first.work();
    first.rebuild();
    first.work();
    assertThat(relay().published()).isPositive();
    assertThat(pauses).containsExactly(View.GENERATION_CACHE);
    pauses.clear();
    // Between two runs of the relay a query may look up, and keep, the third one.
    second.rebuild();
    second.work();
    assertThat(first.rollBack()).contains(2L);
    history.write(1, 1, 5);
    first.deliver();

    assertThat(relay().published()).isPositive();

    assertThat(pauses).containsExactly(View.GENERATION_CACHE);
    pauses.clear();
    history.write(1, 1, 2);
    first.deliver();
    assertThat(relay().published()).isPositive();
    assertThat(pauses).as("it is known now").isEmpty();
  }

  @Test
  void whereTheTimeIsTooShortToWaitNothingIsPublished() {
    history.write(2, 2, 10);
    first.look();
    first.work();
    first.rebuild();
    first.work();
    Relay relay =
        new Relay(
            new ShopContract(),
            Application.current().publishedView(),
            store.dynamoDb(),
            new Relay.Tables(history.table(), "Projections" + number),
            bus(),
            "domain",
            clock,
            pauses::add,
            1);

    RelayResult relayed = relay.run(clock.instant().plusSeconds(4));

    assertThat(relayed.held()).containsExactly("Queries may still read another generation.");
    assertThat(taken).isEmpty();
    assertThat(pauses).isEmpty();
  }

  @Test
  void afterARestoreWhatWasKeptIsNotPublishedAgainAndWhatWasNotPublishedIs() {
    history.write(6, 6, 40);
    first.look();
    first.work();
    int held = heads().keySet().iterator().next();
    refused = event -> event.partition() == held && event.offset() > 1;
    assertThat(relay().held()).hasSize(1);
    refused = _ -> false;
    Map<Integer, Long> published = stored();
    assertThat(checkpoints().advance(1, published)).isTrue();

    // The restore: one partition has lost its newest event, the one that is behind has not.
    int cut = heads().keySet().stream().filter(p -> p != held).findFirst().orElseThrow();
    Map<Integer, Long> heads = new HashMap<>(heads());
    heads.computeIfPresent(cut, (_, head) -> head - 1);
    new JournalEpoch(store.dynamoDb(), "Projections" + number).raise(2);
    checkpoints().restart(2, heads);
    Map<Integer, Long> expected = new HashMap<>(published);
    expected.put(cut, published.getOrDefault(cut, 0L) - 1);
    assertThat(stored()).isEqualTo(expected);
    checkpoints().restart(2, Map.of());
    assertThat(stored()).as("done is done").isEqualTo(expected);
    assertThat(checkpoints().advance(1, Map.of(held, 9L))).as("of the old epoch").isFalse();
    assertThat(checkpoints().follow(1, "1@then")).isFalse();
    int before = taken.size();
    assertThat(relay().held()).singleElement().asString().contains("another epoch");
    assertThat(taken).hasSize(before);

    store
        .dynamoDb()
        .putItem(
            r ->
                r.tableName(history.table())
                    .item(
                        Map.of(
                            "pk", s("JOURNAL"), "sk", s("-"), "partitions", n(4), "epoch", n(2))));

    assertThat(relay().held()).isEmpty();
    List<Published> since = taken.subList(before, taken.size());
    assertThat(since).allMatch(event -> event.token().endsWith(":2"));
    assertThat(since.stream().filter(event -> event.partition() == cut)).hasSize(1);
    assertThat(since.stream().filter(event -> event.partition() == held).map(Published::offset))
        .startsWith(2L)
        .isSorted();
    assertThat(since).allMatch(event -> event.partition() == cut || event.partition() == held);
    assertThat(checkpoints().read())
        .map(RelayCheckpoints.Progress::epoch)
        .isEqualTo(Optional.of(2L));
  }

  @Test
  void aRestoreBeforeAnythingWasPublishedShutsOutTheOldEpoch() {
    checkpoints().restart(3, Map.of(0, 7L));

    assertThat(checkpoints().advance(1, Map.of(0, 5L))).isFalse();

    assertThat(checkpoints().read())
        .contains(new RelayCheckpoints.Progress(3, Optional.empty(), Map.of()));
  }

  @Test
  void anotherRelayThatIsFurtherStays() {
    assertThat(checkpoints().advance(1, Map.of(0, 5L, 1, 5L))).isTrue();

    assertThat(checkpoints().advance(1, Map.of(0, 3L, 1, 8L, 2, 1L))).isTrue();

    assertThat(stored()).isEqualTo(Map.of(0, 5L, 1, 8L, 2, 1L));
  }
}
