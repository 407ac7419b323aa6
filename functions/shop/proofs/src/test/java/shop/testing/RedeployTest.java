package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.Generations;
import cqrs.projection.internal.generations.Lag;
import cqrs.projection.internal.generations.VerificationJob;
import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.View;
import cqrs.projection.read.ViewNotBuiltException;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.RebuildFixture;
import cqrs.testkit.views.Fold;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;

/** Views while other code is deployed, minute by minute. */
final class RedeployTest {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int SETTLED = 5;

  /** The time that the clock is set back. */
  private static final Duration BACK = Duration.ofHours(-6);

  private static Store store;

  private final StoppedClock clock = new StoppedClock(ViewFixture.NOON);
  private final String view = "redeployed" + NUMBER.incrementAndGet();
  private final String viewTable = "View-" + view;
  private History history;
  private RebuildFixture<ShopEvent> fixture;
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
  void aJournalAndTwoVersionsOfTheCode() {
    store.table(viewTable);
    store.table("Write-" + view);
    history = new History(store, "Write-" + view, 4, 1).write(6, 4, 50);
    fixture =
        new RebuildFixture<>(
            store.dynamoDb(),
            Store.PROJECTIONS_TABLE,
            history.table(),
            history.partitions(),
            ShopEvents.CODEC,
            clock);
    first = fixture.deployed(projection(1, 0), viewTable);
    second = fixture.deployed(projection(2, 0), viewTable);
  }

  /** Orders a region; the second version counts units instead of orders. */
  private Projection<ShopEvent> projection(int major, int minor) {
    BiConsumer<RecordedEvent<ShopEvent>, Changes> project =
        (recorded, changes) -> {
          if (recorded.event() instanceof OrderPlaced placed) {
            int units = placed.lines().stream().mapToInt(line -> line.quantity()).sum();
            changes
                .row(placed.placement().region(), "-")
                .add(major == 1 ? "orders" : "units", major == 1 ? 1 : units);
          }
        };
    return new Projection<>() {
      @Override
      public String view() {
        return view;
      }

      @Override
      public Version version() {
        return new Version(major, minor);
      }

      @Override
      public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
        project.accept(recorded, changes);
      }
    };
  }

  @Test
  void aNewViewOverAnOldJournalSaysThatItIsNotBuiltAndBuildsItself() {
    assertNotBuilt(false);
    assertThat(first.deliver().applied()).isZero();
    first.look();
    assertThat(fixture.waiting()).hasSize(1);
    assertNotBuilt(true);
    history.write(1, 0, 10);
    assertThat(first.deliver().applied()).isZero();
    assertNotBuilt(true);

    first.work();

    assertThat(active()).isEqualTo(1);
    assertEqualsFold(1, 1);
    assertThat(reader().get(new RowKey("EIRE", "-"), ReadConsistency.ANY)).isPresent();
    minutes(2 * SETTLED, first);
    history.write(0, 0, 10);
    assertThat(first.deliver().applied()).isPositive();
    assertEqualsFold(1, 1);
    assertThat(generations()).containsExactly(Map.entry(1L, Phase.ACTIVE));
  }

  private void assertNotBuilt(boolean building) {
    assertThatThrownBy(() -> reader().get(new RowKey("EIRE", "-"), ReadConsistency.ANY))
        .isInstanceOfSatisfying(
            ViewNotBuiltException.class, e -> assertThat(e.isBuilding()).isEqualTo(building));
    assertThatThrownBy(() -> reader().page(ReadConsistency.ANY, "all", Optional.empty()))
        .isInstanceOfSatisfying(
            ViewNotBuiltException.class, e -> assertThat(e.isBuilding()).isEqualTo(building));
  }

  @Test
  void aChangedProjectionIsRebuiltOnceItsCodeHasBeenAloneForLongEnough() {
    build(first);
    long stale = events();
    history.write(0, 0, 10);
    for (int minute = 0; minute < SETTLED; minute++) {
      second.look();
      assertThat(second.deliver().applied()).isZero();
      assertThat(fixture.waiting()).as("after %d minutes", minute).isEmpty();
      assertThat(lag()).isEqualTo(events() - stale);
      history.write(0, 0, 2);
      clock.advance(MINUTE);
    }
    assertThat(active()).isEqualTo(1);
    assertThat(lag()).isEqualTo(events() - stale).isGreaterThanOrEqualTo(20);

    second.look();
    assertThat(active()).isEqualTo(1);
    second.work();

    assertThat(active()).isEqualTo(2);
    assertThat(lag()).isZero();
    assertEqualsFold(2, 2);
    assertThat(generations())
        .containsExactly(Map.entry(1L, Phase.KEPT), Map.entry(2L, Phase.ACTIVE));
  }

  @Test
  void oldRowsStayLiveWhileOldCodeRunsBesideTheNew() {
    build(first);
    for (int minute = 0; minute < 3 * SETTLED; minute++) {
      history.write(0, 0, 3);
      assertThat(second.deliver().applied()).isZero();
      assertThat(first.deliver().applied()).isPositive();
      assertThat(lag()).isZero();
      assertEqualsFold(1, 1);
      (minute % 2 == 0 ? first : second).look();
      clock.advance(MINUTE);
    }
    assertThat(generations()).containsExactly(Map.entry(1L, Phase.ACTIVE));
    assertThat(fixture.waiting()).isEmpty();

    minutes(SETTLED + 1, second);
    history.write(0, 0, 3);
    first.deliver();
    assertThat(lag()).as("old rows, while the new ones are built").isZero();
    second.work();
    history.write(0, 0, 3);
    first.deliver();
    second.deliver();

    assertThat(active()).isEqualTo(2);
    assertEqualsFold(1, 1);
    assertEqualsFold(2, 2);
  }

  @Test
  void anotherMinorVersionGoesOnWhereTheOldOneWas() {
    build(first);
    RebuildFixture<ShopEvent>.Code minor = fixture.deployed(projection(1, 1), viewTable);

    minutes(3 * SETTLED, minor);
    history.write(0, 0, 10);
    assertThat(minor.deliver().applied()).isPositive();

    assertEqualsFold(1, 1);
    assertThat(generations()).containsExactly(Map.entry(1L, Phase.ACTIVE));
    assertThat(fixture.waiting()).isEmpty();
  }

  @Test
  void codeThatIsRolledBackFindsItsGenerationAgainWithoutARebuildAndSoDoesTheNewOneLater() {
    build(first);
    minutes(SETTLED + 1, second);
    second.work();
    assertThat(active()).isEqualTo(2);

    history.write(0, 0, 10);
    second.deliver();
    minutes(SETTLED, first);
    assertThat(active()).as("not before the code is alone for long enough").isEqualTo(2);
    minutes(2, first);
    first.work();
    assertThat(active()).isEqualTo(1);
    assertThat(lag()).isZero();
    assertEqualsFold(1, 1);

    history.write(0, 0, 10);
    first.deliver();
    minutes(SETTLED + 2, second);
    second.work();
    assertThat(active()).isEqualTo(2);
    assertThat(lag()).isZero();
    assertEqualsFold(2, 2);
    minutes(3 * SETTLED, second);
    assertThat(fixture.waiting()).isEmpty();
    assertThat(generations())
        .containsExactly(Map.entry(1L, Phase.KEPT), Map.entry(2L, Phase.ACTIVE));
  }

  @Test
  void aRollbackHoldsUntilOtherCodeIsDeployed() {
    build(first);
    minutes(SETTLED + 1, second);
    second.work();
    assertThat(second.rollBack()).contains(1L);

    minutes(60, second);
    assertThat(active()).isEqualTo(1);
    assertThat(fixture.waiting()).isEmpty();

    RebuildFixture<ShopEvent>.Code third = fixture.deployed(projection(3, 0), viewTable);
    minutes(SETTLED + 1, third);
    third.work();
    assertThat(active()).isEqualTo(3);
    assertEqualsFold(3, 3);
    assertThat(generations())
        .containsExactly(
            Map.entry(1L, Phase.KEPT), Map.entry(2L, Phase.KEPT), Map.entry(3L, Phase.ACTIVE));
  }

  @Test
  void aRollbackIsOverWithAnotherMinorVersionWhichFindsTheGenerationAgain() {
    build(first);
    minutes(SETTLED + 1, second);
    second.work();
    assertThat(second.rollBack()).contains(1L);
    history.write(0, 0, 10);

    RebuildFixture<ShopEvent>.Code repaired = fixture.deployed(projection(2, 1), viewTable);
    minutes(SETTLED + 2, repaired);
    repaired.work();

    assertThat(active()).isEqualTo(2);
    assertThat(lag()).isZero();
    assertEqualsFold(2, 2);
  }

  @Test
  void aGenerationThatIsBeingBuiltIsDroppedOnceItsCodeIsGone() {
    build(first);
    minutes(SETTLED + 1, second);
    Generation half = fixture.store().generations().generation(view, 2).orElseThrow();
    Build build = fixture.store().builds().read(view, 2).orElseThrow();
    Map<Integer, Long> some = new TreeMap<>(build.targets());
    some.replaceAll((_, offset) -> offset / 2);
    second.engine().build(half, some, 5, new Pace(0), clock.instant().plus(MINUTE));
    assertThat(rows(2)).isNotEmpty();

    minutes(SETTLED, first);
    first.work();
    assertThat(generations())
        .containsExactly(Map.entry(1L, Phase.ACTIVE), Map.entry(2L, Phase.BUILDING));
    minutes(1, first);
    assertThat(generations())
        .containsExactly(Map.entry(1L, Phase.ACTIVE), Map.entry(2L, Phase.DROPPING));
    minutes(2, first);
    first.work();

    assertThat(generations()).containsExactly(Map.entry(1L, Phase.ACTIVE));
    assertThat(rows(2)).isEmpty();
    assertThat(records()).containsExactly("-", "000001", "000001/build", "deployed");
    minutes(SETTLED + 1, second);
    second.work();
    assertThat(active()).as("numbers are never used again").isEqualTo(3);
    assertEqualsFold(3, 2);
  }

  @Test
  void aGenerationThatIsNotSoundIsNeverReadAndTheSameCodeDoesNotTryAgain() {
    build(first);
    assertThat(second.rebuild().begun()).isTrue();
    Generation built = fixture.store().generations().generation(view, 2).orElseThrow();
    second.engine().build(built, fixture.heads(), 100, new Pace(0), Instant.MAX);
    RowKey forged = rows(2).keySet().iterator().next();
    store
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(viewTable)
                    .key(Map.of("pk", Attributes.s("2#" + forged.pk()), "sk", Attributes.s("-")))
                    .updateExpression("ADD units :seven")
                    .expressionAttributeValues(Map.of(":seven", Attributes.n(7))));

    second.work();

    assertThat(active()).isEqualTo(1);
    assertThat(generations())
        .containsExactly(Map.entry(1L, Phase.ACTIVE), Map.entry(2L, Phase.FAILED));
    assertThat(fixture.store().builds().read(view, 2).flatMap(Build::report).orElseThrow())
        .contains("\"sound\":false", "\"differing\":1", forged.pk(), "\"what\":\"units\"");
    assertThat(fixture.log())
        .anySatisfy(line -> assertThat(line).contains("\"VerificationsFailed\":1", view))
        .anySatisfy(line -> assertThat(line).contains("\"RebuildsFailed\":1", view));
    first.deliver();
    assertEqualsFold(1, 1);
    minutes(60, second);
    assertThat(fixture.waiting()).isEmpty();

    RebuildFixture<ShopEvent>.Code repaired = fixture.deployed(projection(2, 1), viewTable);
    minutes(SETTLED + 1, repaired);
    repaired.work();
    assertThat(active()).isEqualTo(3);
    assertEqualsFold(3, 2);
  }

  @Test
  void aLeaseOfAClockThatWasHoursAheadHoldsNoBuildUp() {
    build(first);
    long number = first.rebuild().generation();
    Build build = fixture.store().builds().read(view, number).orElseThrow();
    for (int lane = 0; lane < build.lanes(); lane++) {
      assertThat(claim(build, lane, "died")).isTrue();
      assertThat(claim(build, lane, "early")).isFalse();
    }
    clock.advance(BACK);

    first.look();
    first.work();

    assertThat(active()).isEqualTo(number);
    assertEqualsFold(number, 1);
  }

  private boolean claim(Build build, int lane, String owner) {
    Instant now = clock.instant();
    return fixture.store().builds().claim(build, lane, owner, now, now.plus(MINUTE));
  }

  @Test
  void aLeaseOfAClockThatWasHoursAheadHoldsNoVerificationUp() {
    build(first);
    Instant leasedUntil = clock.instant().plus(MINUTE);
    fixture
        .store()
        .verifications()
        .create(
            new VerificationJob(
                view, 1, "leased", 1, false, clock.instant(), leasedUntil, Optional.empty()));
    first.look();
    assertThat(fixture.waiting()).isEmpty();
    clock.advance(BACK);

    first.look();
    first.work();

    assertThat(fixture.store().verifications().read(view, 1, "leased").orElseThrow().report())
        .isPresent();
  }

  @Test
  void rowsThatAClockHoursAheadGaveUpAreDeleted() {
    build(first);
    long number = first.rebuild().generation();
    first.work();
    Generations generations = fixture.store().generations();
    assertThat(
            generations.drop(
                generations.manifest(view).orElseThrow(),
                generations.generation(view, 1).orElseThrow(),
                Optional.empty(),
                clock.instant()))
        .isTrue();
    first.look();
    assertThat(fixture.waiting()).isEmpty();
    clock.advance(BACK);

    first.look();
    first.work();

    assertThat(generations()).containsExactly(Map.entry(number, Phase.ACTIVE));
  }

  @Test
  void codeThatAClockHoursAheadHasSeenCountsAsAlone() {
    build(first);
    second.look();
    clock.advance(BACK);

    second.look();
    second.work();

    assertThat(active()).isEqualTo(2);
  }

  private void build(RebuildFixture<ShopEvent>.Code code) {
    code.look();
    code.work();
    assertThat(active()).isEqualTo(1);
  }

  /** A monitor looks, and a minute goes by, so often. */
  private void minutes(int minutes, RebuildFixture<ShopEvent>.Code code) {
    for (int minute = 0; minute < minutes; minute++) {
      code.look();
      clock.advance(MINUTE);
    }
  }

  private View reader() {
    return new View(store.dynamoDb(), fixture.store(), view, viewTable);
  }

  private long active() {
    return fixture.store().active(view).orElseThrow().number();
  }

  private Map<Long, Phase> generations() {
    Map<Long, Phase> phases = new TreeMap<>();
    fixture.store().generations().all(view).forEach(g -> phases.put(g.number(), g.phase()));
    return phases;
  }

  private List<String> records() {
    return store.rows(Store.PROJECTIONS_TABLE).stream()
        .filter(row -> Attributes.string(row, "pk").equals(view))
        .map(row -> Attributes.string(row, "sk"))
        .sorted()
        .toList();
  }

  private long events() {
    return history.events().size();
  }

  private long lag() {
    return new Lag(fixture.store(), history.reader(), history.partitions())
        .measure(List.of(view), clock.instant())
        .views()
        .getFirst()
        .events();
  }

  private Map<RowKey, Map<String, Object>> rows(long generation) {
    Map<RowKey, Map<String, Object>> rows = new HashMap<>();
    store.rows(viewTable).stream()
        .filter(row -> Attributes.string(row, "pk").startsWith(generation + "#"))
        .forEach(row -> rows.put(Fold.key(row), Fold.plain(row)));
    return rows;
  }

  private void assertEqualsFold(long generation, int major) {
    assertThat(rows(generation))
        .isNotEmpty()
        .isEqualTo(new Fold(projection(major, 0), history.events(), generation).rows());
  }
}
