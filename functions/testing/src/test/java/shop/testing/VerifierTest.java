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
import cqrs.testkit.dynamodb.InterceptedDynamoDb;
import cqrs.testkit.dynamodb.Store;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

  private Rig rig;
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
    rig = new Rig(store, 2);
    here = rig.history.customerIn(0);
    there = rig.history.customerIn(1);
    rig.history.register(here).register(there);
    List.of("EIRE", "France", "poison", "Spain")
        .forEach(r -> rig.history.move(here, r, Rig.NOON).move(there, r, Rig.NOON));
    sound = SampleProjections.of(rig.view(), VerifierTest::project);
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
    rig.engine(sound, 1000).deliver(rig.history.entries());
  }

  private Report verify(Share share, boolean repair, InterceptedDynamoDb.Interceptor... others) {
    return verify(sound, rig.generation(), share, repair, others);
  }

  private Report verify(
      Projection<ShopEvent> projection,
      Generation generation,
      Share share,
      boolean repair,
      InterceptedDynamoDb.Interceptor... others) {
    DynamoDbClient dynamoDb = rig.dynamoDb(others);
    return new Verifier(
            projection,
            dynamoDb,
            rig.viewTable(),
            rig.projections(dynamoDb),
            new JournalReader(dynamoDb, rig.history.table()),
            ShopEvents.CODEC)
        .verify(generation, share, repair);
  }

  private void delete(RowKey key) {
    store.dynamoDb().deleteItem(r -> r.tableName(rig.viewTable()).key(key.in(1)));
  }

  private void change(RowKey key, String attribute, AttributeValue value) {
    Map<String, AttributeValue> row =
        new HashMap<>(
            store
                .dynamoDb()
                .getItem(r -> r.tableName(rig.viewTable()).key(key.in(1)).consistentRead(true))
                .item());
    row.putAll(key.in(1));
    row.put(attribute, value);
    store.dynamoDb().putItem(r -> r.tableName(rig.viewTable()).item(row));
  }

  private void assertRepaired(Report report) {
    assertThat(report.unrepaired()).isEmpty();
    assertThat(report.repaired()).isEqualTo(report.differing()).isPositive();
    assertThat(rig.rows()).isEqualTo(rig.folded(sound));
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
    assertThat(report.at()).isEqualTo(rig.history.heads());
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
      rig.history.register("x" + i);
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
    rig.engine(sound, 1000).deliver(rig.entries(0, 6));
    Map<String, AttributeValue> old =
        store
            .dynamoDb()
            .getItem(r -> r.tableName(rig.viewTable()).key(ALL.in(1)).consistentRead(true))
            .item();
    deliverAll();
    store.dynamoDb().putItem(r -> r.tableName(rig.viewTable()).item(old));

    Report report = verify(Share.all(), true);

    assertThat(report.differences()).extracting(Difference::row).containsOnly(ALL);
    assertRepaired(report);
  }

  /** The rows are written, the checkpoint is not: the delivery's next events go on from there. */
  @Test
  void aDeletedRowIsGivenBackAllThatADeliveryOnItsWaySupposesItToHave() {
    rig.engine(sound, 1000).deliver(rig.entries(0, 2));
    AtomicBoolean done = new AtomicBoolean();
    var _ =
        rig.engine(
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
            .deliver(rig.history.entries());

    assertThat(done).isTrue();
    assertThat(rig.rows()).isEqualTo(rig.folded(sound));
  }

  @Test
  void aDeletedRowThatNewerEventsHaveMadeAnewIsRepaired() {
    rig.engine(sound, 1000).deliver(rig.entries(0, 6));
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
                rig.history.move(here, "Norway", Rig.NOON);
                deliverAll();
                assertThat(rig.generation().checkpoints()).isEqualTo(rig.history.heads());
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
                rig.history.move(here, "Norway", Rig.NOON);
                deliverAll();
              }
              return next.apply(request);
            });

    assertRepaired(report);
  }

  /** So is what comes from partitions that the row's ledger did not name. */
  @Test
  void aRowThatOtherPartitionsJoinWhileItIsRepairedKeepsWhatTheyBring() {
    rig = new Rig(store, 3);
    sound = SampleProjections.of(rig.view(), VerifierTest::project);
    rig.history.register(rig.history.customerIn(0));
    deliverAll();
    change(ALL, "events", Attributes.n(0));
    AtomicInteger puts = new AtomicInteger();

    Report report =
        verify(
            Share.all(),
            true,
            (request, next) -> {
              if (request instanceof PutItemRequest && puts.incrementAndGet() <= 2) {
                rig.history.register(rig.history.customerIn(puts.get()));
                deliverAll();
              }
              return next.apply(request);
            });

    assertRepaired(report);
  }

  @Test
  void aRowThatAppearsWhileAMissingOneIsRepairedIsNotOverwritten() {
    rig.engine(sound, 1000).deliver(rig.entries(0, 8));
    delete(ALL);
    AtomicBoolean done = new AtomicBoolean();

    Report report =
        verify(
            Share.all(),
            true,
            (request, next) -> {
              if (request instanceof PutItemRequest && !done.getAndSet(true)) {
                rig.history.move(here, "Norway", Rig.NOON).move(there, "Norway", Rig.NOON);
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
                rig.history.register("soon");
                deliverAll();
              }
              return next.apply(request);
            });

    assertThat(done).isTrue();
    assertRepaired(report);
    assertThat(rig.rows())
        .containsKey(new RowKey("soon", "-"))
        .doesNotContainKey(new RowKey("nobody", "-"));
  }

  private Projection<ShopEvent> refusing() {
    return SampleProjections.of(
        rig.view(),
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
    rig.engine(refusing(), 1000).deliver(rig.history.entries());
    assertThat(rig.generation().checkpoint(0)).isEqualTo(3);
    assertThat(rig.rows().get(ALL)).containsEntry("@0", BigDecimal.valueOf(5));

    Report report = verify(refusing(), rig.generation(), Share.all(), true);

    assertThat(report.differing()).isZero();
    assertThat(report.compared()).isEqualTo(3);
  }

  @Test
  void whatOperatorsLeaveOutOfARowOrOfAllRowsIsNotMissed() {
    rig.engine(refusing(), 1000).deliver(rig.history.entries());
    assertThat(skipped(new Position(0, 4))).isEqualTo(Outcome.SKIPPED);
    rig.engine(refusing(), 1000).deliver(rig.history.entries());
    assertThat(verify(refusing(), rig.generation(), Share.all(), false).differing()).isZero();

    rig.history.move(here, "poison", Rig.NOON).move(here, "EIRE", Rig.NOON);
    Projection<ShopEvent> throwing =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              refusing().project(recorded, changes);
              if (recorded.position().equals(new Position(0, 6))) {
                throw new IllegalArgumentException("Poison.");
              }
            });
    Generation before = rig.generation();
    rig.engine(throwing, 1000).deliver(rig.history.entries());
    assertThat(skipped(new Position(0, 6))).isEqualTo(Outcome.SKIPPED);
    rig.engine(throwing, 1000).deliver(rig.history.entries());

    assertThat(rig.generation().checkpoints()).isEqualTo(rig.history.heads());
    assertThat(verify(throwing, rig.generation(), Share.all(), false).differing()).isZero();
    // The second one was decided since this was read, and rows are past it.
    assertThat(verify(throwing, before, Share.all(), false).differing()).isZero();
  }

  private Outcome skipped(Position at) {
    rig.clock.advance(BlockedPartitions.MAX_DELIVERY);
    return rig.projections(store.dynamoDb())
        .blockedPartitions()
        .skip(rig.generation(), at, "No use.", rig.clock.instant());
  }

  /** The repaired row has the event, so nobody may leave it out any more. */
  @Test
  void repairSaysThatItTakesAnEventThatOlderCodeStandsStillAt() {
    Projection<ShopEvent> old =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              project(recorded, changes);
              if (isPoison(recorded)) {
                throw new IllegalArgumentException("Poison.");
              }
            });
    rig.engine(old, 1000).deliver(rig.history.entries());
    delete(ALL);

    assertThat(verify(Share.all(), true).repaired()).isOne();

    assertThat(rig.rows().get(ALL)).containsEntry("events", BigDecimal.TEN.stripTrailingZeros());
    assertThat(skipped(new Position(0, 4))).isEqualTo(Outcome.BEGUN);
    rig.engine(sound, 1000, "tomorrow").deliver(rig.history.entries());
    assertThat(rig.rows()).isEqualTo(rig.folded(sound));
  }

  @Test
  void aRowThatRefusesAnEventIsRepairedUpToThere() {
    rig.engine(refusing(), 1000).deliver(rig.history.entries());
    RowKey row = new RowKey(here, "-");
    Map<RowKey, Map<String, Object>> before = rig.rows();
    change(row, "@0", Attributes.n(4));
    change(row, "region", Attributes.s("Atlantis"));

    Report report = verify(refusing(), rig.generation(), Share.all(), true);

    assertThat(report.repaired()).isOne();
    assertThat(rig.rows()).isEqualTo(before);
  }

  /** A text where a number was: the row refuses what comes, and stands in its partition's way. */
  @Test
  void aRowThatRefusesEventsBecauseItIsDamagedGoesOnWhenItIsRepaired() {
    rig.engine(sound, 1000).deliver(rig.entries(0, 4));
    change(ALL, "events", Attributes.s("four"));
    deliverAll();
    assertThat(rig.generation().blocks()).hasSize(2);

    assertThat(verify(Share.all(), true).repaired()).isOne();

    rig.engine(sound, 1000).catchUp(rig.history.heads(), Engine.Blocked.NOW, Instant.MAX);
    assertThat(rig.generation().blocks()).isEmpty();
    assertThat(rig.rows()).isEqualTo(rig.folded(sound));
  }

  /** The event can never be in the row, and nobody has decided that it goes without. */
  @Test
  void aRowThatCannotTakeAnEventThatTheViewHasPassedIsToldAndLeft() {
    Projection<ShopEvent> adding =
        SampleProjections.of(
            rig.view(),
            (recorded, changes) -> {
              project(recorded, changes);
              if (isPoison(recorded)) {
                changes.row(here, "-").add("name", 1);
              }
            });
    change(new RowKey(here, "-"), "@0", Attributes.n(1000));
    rig.engine(adding, 1000).deliver(rig.history.entries());
    assertThat(rig.generation().checkpoints()).isEqualTo(rig.history.heads());

    Report report = verify(adding, rig.generation(), Share.all(), true);

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
      rig.history.register("x" + i);
    }
    deliverAll();
    rig.calls.clear();

    Report report = verify(Share.sample(10, 7), false);

    assertThat(report.compared()).isBetween(8L, 40L);
    assertThat(rig.calls(ScanRequest.class)).isEmpty();
    long read =
        rig.calls(BatchGetItemRequest.class).stream()
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
    rig.calls.clear();

    assertThat(verify(Share.all(), true).repaired()).isOne();

    assertThat(rig.calls).hasSizeGreaterThan(10).allMatch(VerifierTest::isConsistent);
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
    Generation generation = rig.generation();
    Projection<ShopEvent> throwing =
        SampleProjections.of(
            rig.view(),
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
                r.tableName(rig.history.table())
                    .key(
                        Map.of(
                            "pk", Attributes.s("JOURNAL#1"),
                            "sk", Attributes.s("0000000000000002"))));
    assertThatThrownBy(() -> verify(Share.all(), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1:2")
        .hasMessageContaining("not in the journal");
  }
}
