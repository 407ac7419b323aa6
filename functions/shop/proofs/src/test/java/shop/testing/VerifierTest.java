package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.BlockedPartitions;
import cqrs.projection.internal.generations.BlockedPartitions.Outcome;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.verify.Report;
import cqrs.projection.internal.verify.Report.Difference;
import cqrs.projection.internal.verify.Share;
import cqrs.projection.internal.verify.Verifier;
import cqrs.testkit.dynamodb.Store;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Verification and repair, case by case; on many seeds: {@link VerificationPropertyTest}. */
class VerifierTest {

  private static final RowKey ALL = new RowKey("all", "-");
  private static final BigDecimal TOO_LARGE_A_NUMBER = new BigDecimal("1e200");

  private static Store store;

  private ViewFixture fixture;
  private String here;
  private String there;
  private Projection<ShopEvent> sound;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void aCustomerWhoMovesInEachOfTwoPartitions() {
    fixture = new ViewFixture(store, 2);
    here = fixture.history.customerIn(0);
    there = fixture.history.customerIn(1);
    fixture.history.register(here).register(there);
    List.of("EIRE", "France", "poison", "Spain")
        .forEach(
            r -> fixture.history.move(here, r, ViewFixture.NOON).move(there, r, ViewFixture.NOON));
    sound = SampleProjections.of(fixture.view(), VerifierTest::project);
  }

  /** The customer's row, and one that counts all events. */
  private static void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
    SampleProjections.customers(recorded, changes);
    changes.row("all", "-").add("events", 1);
  }

  private static boolean isPoison(RecordedEvent<ShopEvent> recorded) {
    return recorded.event() instanceof CustomerMoved moved
        && moved.region().equals("poison")
        && recorded.position().partition() == 0;
  }

  private void deliverAll() {
    fixture.engine(sound, 1000).deliver(fixture.history.entries());
  }

  private Report verify(Share share, boolean repair, InterceptedDynamoDb.Interceptor... others) {
    return verify(sound, fixture.generation(), share, repair, others);
  }

  private Report verify(
      Projection<ShopEvent> projection,
      Generation generation,
      Share share,
      boolean repair,
      InterceptedDynamoDb.Interceptor... others) {
    DynamoDbClient dynamoDb = fixture.dynamoDb(others);
    return new Verifier(
            projection,
            dynamoDb,
            fixture.viewTable(),
            fixture.projections(dynamoDb),
            new JournalReader(dynamoDb, fixture.history.table()),
            ShopEvents.CODEC)
        .verify(generation, share, repair);
  }

  private void delete(RowKey key) {
    store.dynamoDb().deleteItem(r -> r.tableName(fixture.viewTable()).key(key.in(1)));
  }

  private void change(RowKey key, String attribute, AttributeValue value) {
    Map<String, AttributeValue> row =
        new HashMap<>(
            store
                .dynamoDb()
                .getItem(r -> r.tableName(fixture.viewTable()).key(key.in(1)).consistentRead(true))
                .item());
    row.putAll(key.in(1));
    row.put(attribute, value);
    store.dynamoDb().putItem(r -> r.tableName(fixture.viewTable()).item(row));
  }

  private void assertRepaired(Report report) {
    assertThat(report.unrepaired()).isEmpty();
    assertThat(report.repaired()).isEqualTo(report.differing()).isPositive();
    assertThat(fixture.rows()).isEqualTo(fixture.folded(sound));
    assertThat(verify(Share.all(), false).differing()).isZero();
  }

  @Test
  void aDifferenceIsToldByRowAttributeAndBothValues() {
    deliverAll();
    change(new RowKey(here, "-"), "region", Attributes.s("Atlantis"));
    change(ALL, "events", Attributes.n(11));
    change(ALL, "@1", Attributes.n(4));
    delete(new RowKey(there, "-"));
    change(new RowKey("nobody", "-"), "region", Attributes.s("EIRE"));

    Report report = verify(Share.all(), false);

    assertThat(report.compared()).isEqualTo(4);
    assertThat(report.differing()).isEqualTo(4);
    assertThat(report.isSound()).isFalse();
    assertThat(report.at()).isEqualTo(fixture.history.heads());
    assertThat(report.differences())
        .containsExactlyInAnyOrder(
            new Difference(new RowKey(here, "-"), "region", "Atlantis", "Spain"),
            new Difference(ALL, "@1", "4", "5"),
            new Difference(ALL, "events", "11", "10"),
            new Difference(new RowKey(there, "-"), Difference.MISSING, "none", "3 attributes"),
            new Difference(
                new RowKey("nobody", "-"), Difference.UNEXPLAINED, "1 attributes", "none"));
  }

  @Test
  void longTextsAreToldFromWhereTheyDiffer() {
    deliverAll();
    change(new RowKey(here, "-"), "name", Attributes.s("Name of " + here + "x".repeat(500)));

    assertThat(verify(Share.all(), false).differences())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.expected()).isEqualTo("Name of " + here);
              assertThat(d.stored()).startsWith("Name of " + here).endsWith("x…").hasSize(101);
            });
  }

  /** A report is one attribute, and part of an answer. */
  @Test
  void aLongNameOfAnAttributeIsToldShortened() {
    deliverAll();
    change(new RowKey(here, "-"), "z".repeat(40_000), Attributes.s("A value"));

    assertThat(verify(Share.all(), false).differences())
        .singleElement()
        .satisfies(d -> assertThat(d.what()).startsWith("zzz").endsWith("…").hasSize(101));
  }

  @Test
  void onlyTheFirstTwentyDifferencesAreToldAndAllAreCounted() {
    for (int i = 0; i < 30; i++) {
      fixture.history.register("x" + i);
    }
    deliverAll();
    for (int i = 0; i < 30; i++) {
      change(new RowKey("x" + i, "-"), "name", Attributes.s("?"));
    }

    Report report = verify(Share.all(), false);

    assertThat(report.differing()).isEqualTo(30);
    assertThat(report.differences()).hasSize(20);
  }

  @Test
  void aRowThatLostAWriteIsFoundThoughItIsRightByItsLedger() {
    fixture.engine(sound, 1000).deliver(fixture.entries(0, 6));
    Map<String, AttributeValue> old =
        store
            .dynamoDb()
            .getItem(r -> r.tableName(fixture.viewTable()).key(ALL.in(1)).consistentRead(true))
            .item();
    deliverAll();
    store.dynamoDb().putItem(r -> r.tableName(fixture.viewTable()).item(old));

    Report report = verify(Share.all(), true);

    assertThat(report.differences()).extracting(Difference::row).containsOnly(ALL);
    assertRepaired(report);
  }

  /** The rows are written, the checkpoint is not: the delivery's next events go on from there. */
  @Test
  void aDeletedRowIsGivenBackAllThatADeliveryOnItsWaySupposesItToHave() {
    fixture.engine(sound, 1000).deliver(fixture.entries(0, 2));
    AtomicBoolean done = new AtomicBoolean();
    var _ =
        fixture
            .engine(
                sound,
                2,
                (request, next) -> {
                  if (request instanceof UpdateItemRequest update
                      && update.tableName().equals(Store.PROJECTIONS_TABLE)
                      && !done.getAndSet(true)) {
                    delete(ALL);
                    Report report = verify(Share.all(), true);
                    assertThat(report.differences())
                        .extracting(Difference::what)
                        .containsExactly(Difference.MISSING);
                    assertThat(report.repaired()).isOne();
                  }
                  return next.apply(request);
                })
            .deliver(fixture.history.entries());

    assertThat(done).isTrue();
    assertThat(fixture.rows()).isEqualTo(fixture.folded(sound));
  }

  @Test
  void aDeletedRowThatNewerEventsHaveMadeAnewIsRepaired() {
    fixture.engine(sound, 1000).deliver(fixture.entries(0, 6));
    delete(ALL);
    deliverAll();

    assertRepaired(verify(Share.all(), true));
  }

  /** A ledger that is too high drops later events, and the checkpoint passes them. */
  @Test
  void whatARaisedLedgerLetsDeliveriesDropIsInTheRepairedRow() {
    deliverAll();
    change(ALL, "@0", Attributes.n(1000));
    AtomicBoolean done = new AtomicBoolean();

    Report report =
        verify(
            Share.all(),
            true,
            (request, next) -> {
              if (request instanceof PutItemRequest && !done.getAndSet(true)) {
                fixture.history.move(here, "Norway", ViewFixture.NOON);
                deliverAll();
                assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
              }
              return next.apply(request);
            });

    assertThat(done).isTrue();
    assertRepaired(report);
  }

  /** Twice: the first time, the second look would put it right all the same. */
  @Test
  void aRowThatIsWrittenWhileItIsRepairedKeepsWhatWasWritten() {
    deliverAll();
    change(ALL, "events", Attributes.n(0));
    AtomicInteger puts = new AtomicInteger();

    Report report =
        verify(
            Share.all(),
            true,
            (request, next) -> {
              if (request instanceof PutItemRequest && puts.incrementAndGet() <= 2) {
                fixture.history.move(here, "Norway", ViewFixture.NOON);
                deliverAll();
              }
              return next.apply(request);
            });

    assertRepaired(report);
  }

  /** So is what comes from partitions that the row's ledger did not name. */
  @Test
  void aRowThatOtherPartitionsJoinWhileItIsRepairedKeepsWhatTheyBring() {
    fixture = new ViewFixture(store, 3);
    sound = SampleProjections.of(fixture.view(), VerifierTest::project);
    fixture.history.register(fixture.history.customerIn(0));
    deliverAll();
    change(ALL, "events", Attributes.n(0));
    AtomicInteger puts = new AtomicInteger();

    Report report =
        verify(
            Share.all(),
            true,
            (request, next) -> {
              if (request instanceof PutItemRequest && puts.incrementAndGet() <= 2) {
                fixture.history.register(fixture.history.customerIn(puts.get()));
                deliverAll();
              }
              return next.apply(request);
            });

    assertRepaired(report);
  }

  @Test
  void aRowThatAppearsWhileAMissingOneIsRepairedIsNotOverwritten() {
    fixture.engine(sound, 1000).deliver(fixture.entries(0, 8));
    delete(ALL);
    AtomicBoolean done = new AtomicBoolean();

    Report report =
        verify(
            Share.all(),
            true,
            (request, next) -> {
              if (request instanceof PutItemRequest && !done.getAndSet(true)) {
                fixture
                    .history
                    .move(here, "Norway", ViewFixture.NOON)
                    .move(there, "Norway", ViewFixture.NOON);
                deliverAll();
              }
              return next.apply(request);
            });

    assertThat(done).isTrue();
    assertRepaired(report);
  }

  @Test
  void aRowThatNoEventExplainsIsDeletedUnlessAnEventComesToExplainIt() {
    deliverAll();
    change(new RowKey("nobody", "-"), "name", Attributes.s("?"));
    change(new RowKey("soon", "-"), "name", Attributes.s("?"));
    change(new RowKey("soon", "-"), "orders", Attributes.n(7));
    AtomicBoolean done = new AtomicBoolean();

    Report report =
        verify(
            Share.all(),
            true,
            (request, next) -> {
              if (request instanceof DeleteItemRequest delete
                  && Attributes.string(delete.key(), "pk").equals("1#soon")
                  && !done.getAndSet(true)) {
                fixture.history.register("soon");
                deliverAll();
              }
              return next.apply(request);
            });

    assertThat(done).isTrue();
    assertRepaired(report);
    assertThat(fixture.rows())
        .containsKey(new RowKey("soon", "-"))
        .doesNotContainKey(new RowKey("nobody", "-"));
  }

  private Projection<ShopEvent> refusing() {
    return SampleProjections.of(
        fixture.view(),
        (recorded, changes) -> {
          project(recorded, changes);
          if (isPoison(recorded)) {
            changes.row(here, "-").add("number", TOO_LARGE_A_NUMBER);
          }
        });
  }

  /** The row that counts has the events behind the block, the customer's row has not. */
  @Test
  void rowsThatHaveMoreOfABlockedPartitionThanOthersDoNotDiffer() {
    fixture.engine(refusing(), 1000).deliver(fixture.history.entries());
    assertThat(fixture.generation().checkpoint(0)).isEqualTo(3);
    assertThat(fixture.rows().get(ALL)).containsEntry("@0", BigDecimal.valueOf(5));

    Report report = verify(refusing(), fixture.generation(), Share.all(), true);

    assertThat(report.differing()).isZero();
    assertThat(report.compared()).isEqualTo(3);
  }

  @Test
  void whatOperatorsLeaveOutOfARowOrOfAllRowsIsNotMissed() {
    fixture.engine(refusing(), 1000).deliver(fixture.history.entries());
    assertThat(skipped(new Position(0, 4))).isEqualTo(Outcome.SKIPPED);
    fixture.engine(refusing(), 1000).deliver(fixture.history.entries());
    assertThat(verify(refusing(), fixture.generation(), Share.all(), false).differing()).isZero();

    fixture.history.move(here, "poison", ViewFixture.NOON).move(here, "EIRE", ViewFixture.NOON);
    Projection<ShopEvent> throwing =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              refusing().project(recorded, changes);
              if (recorded.position().equals(new Position(0, 6))) {
                throw new IllegalArgumentException("Poison.");
              }
            });
    Generation before = fixture.generation();
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());
    assertThat(skipped(new Position(0, 6))).isEqualTo(Outcome.SKIPPED);
    fixture.engine(throwing, 1000).deliver(fixture.history.entries());

    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());
    assertThat(verify(throwing, fixture.generation(), Share.all(), false).differing()).isZero();
    // The second one was decided since this was read, and rows are past it.
    assertThat(verify(throwing, before, Share.all(), false).differing()).isZero();
  }

  private Outcome skipped(Position at) {
    fixture.clock.advance(BlockedPartitions.MAX_DELIVERY);
    return fixture
        .projections(store.dynamoDb())
        .blockedPartitions()
        .skip(fixture.generation(), at, "No use.", fixture.clock.instant());
  }

  /** The repaired row has the event, so nobody may leave it out any more. */
  @Test
  void repairSaysThatItTakesAnEventThatOlderCodeStandsStillAt() {
    Projection<ShopEvent> old =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              project(recorded, changes);
              if (isPoison(recorded)) {
                throw new IllegalArgumentException("Poison.");
              }
            });
    fixture.engine(old, 1000).deliver(fixture.history.entries());
    delete(ALL);

    assertThat(verify(Share.all(), true).repaired()).isOne();

    assertThat(fixture.rows().get(ALL))
        .containsEntry("events", BigDecimal.TEN.stripTrailingZeros());
    assertThat(skipped(new Position(0, 4))).isEqualTo(Outcome.BEGUN);
    fixture.engine(sound, 1000, "tomorrow").deliver(fixture.history.entries());
    assertThat(fixture.rows()).isEqualTo(fixture.folded(sound));
  }

  @Test
  void aRowThatRefusesAnEventIsRepairedUpToThere() {
    fixture.engine(refusing(), 1000).deliver(fixture.history.entries());
    RowKey row = new RowKey(here, "-");
    Map<RowKey, Map<String, Object>> before = fixture.rows();
    change(row, "@0", Attributes.n(4));
    change(row, "region", Attributes.s("Atlantis"));

    Report report = verify(refusing(), fixture.generation(), Share.all(), true);

    assertThat(report.repaired()).isOne();
    assertThat(fixture.rows()).isEqualTo(before);
  }

  /** A text where a number was: the row refuses what comes, and stands in its partition's way. */
  @Test
  void aRowThatRefusesEventsBecauseItIsDamagedGoesOnWhenItIsRepaired() {
    fixture.engine(sound, 1000).deliver(fixture.entries(0, 4));
    change(ALL, "events", Attributes.s("four"));
    deliverAll();
    assertThat(fixture.generation().blocks()).hasSize(2);

    assertThat(verify(Share.all(), true).repaired()).isOne();

    fixture.engine(sound, 1000).catchUp(fixture.history.heads(), Engine.Blocked.NOW, Instant.MAX);
    assertThat(fixture.generation().blocks()).isEmpty();
    assertThat(fixture.rows()).isEqualTo(fixture.folded(sound));
  }

  /** The event can never be in the row, and nobody has decided that it goes without. */
  @Test
  void aRowThatCannotTakeAnEventThatTheViewHasPassedIsToldAndLeft() {
    Projection<ShopEvent> adding =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              project(recorded, changes);
              if (isPoison(recorded)) {
                changes.row(here, "-").add("name", 1);
              }
            });
    change(new RowKey(here, "-"), "@0", Attributes.n(1000));
    fixture.engine(adding, 1000).deliver(fixture.history.entries());
    assertThat(fixture.generation().checkpoints()).isEqualTo(fixture.history.heads());

    Report report = verify(adding, fixture.generation(), Share.all(), true);

    assertThat(report.differences())
        .extracting(Difference::row, Difference::what)
        .containsExactly(tuple(new RowKey(here, "-"), "event 0:4"));
    assertThat(report.unrepaired())
        .containsExactly(
            new Report.Unrepaired(
                new RowKey(here, "-"), "It cannot take an event that the view has passed."));
  }

  @Test
  void aSampleReadsTheJournalAndItsOwnRows() {
    for (int i = 0; i < 200; i++) {
      fixture.history.register("x" + i);
    }
    deliverAll();
    fixture.calls.clear();

    Report report = verify(Share.sample(10, 7), false);

    assertThat(report.compared()).isBetween(8L, 40L);
    assertThat(fixture.calls(ScanRequest.class)).isEmpty();
    long read =
        fixture.calls(BatchGetItemRequest.class).stream()
            .flatMap(r -> r.requestItems().values().stream())
            .map(KeysAndAttributes::keys)
            .mapToLong(List::size)
            .sum();
    assertThat(read).isEqualTo(report.compared());
    assertThat(verify(Share.sample(10, 7), false).compared()).isEqualTo(report.compared());
  }

  @Test
  void samplesOfAllSeedsTogetherFindWhatOneMayMiss() {
    deliverAll();
    change(ALL, "events", Attributes.n(11));

    long found = 0;
    for (int seed = 0; seed < 40; seed++) {
      found += verify(Share.sample(4, seed), false).differing();
    }

    assertThat(found).isBetween(2L, 25L);
  }

  @Test
  void nothingIsReadThatMayBeStale() {
    deliverAll();
    delete(ALL);
    fixture.calls.clear();

    assertThat(verify(Share.all(), true).repaired()).isOne();

    assertThat(fixture.calls).hasSizeGreaterThan(10).allMatch(VerifierTest::isConsistent);
  }

  private static boolean isConsistent(DynamoDbRequest request) {
    return switch (request) {
      case ScanRequest scan -> Boolean.TRUE.equals(scan.consistentRead());
      case QueryRequest query -> Boolean.TRUE.equals(query.consistentRead());
      case GetItemRequest get -> Boolean.TRUE.equals(get.consistentRead());
      case BatchGetItemRequest batch ->
          batch.requestItems().values().stream()
              .allMatch(keys -> Boolean.TRUE.equals(keys.consistentRead()));
      default -> true;
    };
  }

  @Test
  void whatTheViewHasAndThisCodeOrTheJournalHasNotIsAnError() {
    deliverAll();
    Generation generation = fixture.generation();
    Projection<ShopEvent> throwing =
        SampleProjections.of(
            fixture.view(),
            (recorded, changes) -> {
              if (isPoison(recorded)) {
                throw new IllegalArgumentException("Poison.");
              }
            });
    assertThatThrownBy(() -> verify(throwing, generation, Share.all(), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0:4")
        .hasRootCauseMessage("Poison.");

    store
        .dynamoDb()
        .deleteItem(
            r ->
                r.tableName(fixture.history.table())
                    .key(
                        Map.of(
                            "pk", Attributes.s("JOURNAL#1"),
                            "sk", Attributes.s("0000000000000002"))));
    assertThatThrownBy(() -> verify(Share.all(), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1:2")
        .hasMessageContaining("the journal does not have it");
  }
}
