package shop.testing.restore;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static shop.testing.restore.PointInTime.byKey;

import cqrs.journal.JournalReader;
import cqrs.journal.JournalSettings;
import cqrs.journal.Partitions;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.Generations;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.read.JournalEpoch;
import cqrs.restore.RestoreProgram;
import cqrs.testkit.Seeds;
import cqrs.testkit.StoppedClock;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.views.Fold;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.testing.restore.Transactions.Transaction;
import shop.views.ShopViews;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tables that came back with any part of their newest transactions, each from a seed; {@code
 * -Drestores=1000} tries more.
 */
class RestoreTest {

  private static final int SEEDS = Integer.getInteger("restores", 100);
  private static final int COMMANDS = 40;
  private static final String TABLE = "Restored";
  private static final String SOURCE = "Source";
  private static final String VIEW = "View";

  private static Store store;

  @TempDir private Path folder;
  private Runs runs;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void tables() {
    for (String table : List.of(TABLE, SOURCE, VIEW)) {
      store.table(table);
    }
    runs = new Runs(store.dynamoDb(), TABLE, folder);
  }

  @AfterEach
  void drop() {
    for (String table : List.of(TABLE, SOURCE, VIEW, Store.PROJECTIONS_TABLE)) {
      store.drop(table);
    }
    store.table(Store.PROJECTIONS_TABLE);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  static LongStream someSeeds() {
    return LongStream.rangeClosed(1, Math.max(10, SEEDS / 10));
  }

  private static PointInTime restored(long seed, Random random) {
    int partitions = 1 + (int) (seed % 3);
    List<Transaction> history =
        new Transactions(store.dynamoDb(), partitions, random, COMMANDS).all();
    PointInTime restored = PointInTime.of(history, random);
    restored.rows().values().forEach(row -> put(TABLE, row));
    put(TABLE, settings(partitions, 1));
    return restored;
  }

  private static Map<String, AttributeValue> settings(int partitions, long epoch) {
    return Map.of("pk", s("JOURNAL"), "sk", s("-"), "partitions", n(partitions), "epoch", n(epoch));
  }

  private static void put(String table, Map<String, AttributeValue> row) {
    store.dynamoDb().putItem(r -> r.tableName(table).item(row));
  }

  /** Without the journal's settings. */
  private static Map<String, Map<String, AttributeValue>> rows() {
    Map<String, Map<String, AttributeValue>> rows = byKey(store.rows(TABLE));
    assertThat(rows.remove("JOURNAL / -")).isNotNull();
    return rows;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsCompleteStaysAndAllElseFollowsFromItHoweverOftenTheRunIsKilled(long seed) {
    Random random = Seeds.random(seed);
    PointInTime restored = restored(seed, random);

    runs.applyUntilDone(random);

    assertThat(rows()).isEqualTo(restored.whole());
    String kept = runs.kept();
    restored
        .rows()
        .forEach(
            (key, row) -> {
              if (!row.equals(rows().get(key))) {
                String pk = "\"pk\":\"" + string(row, "pk") + "\"";
                assertThat(kept).contains(pk + ",").contains("\"" + string(row, "sk") + "\"");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("someSeeds")
  void aSecondRunChangesNothingAlsoWhileCommandsRun(long seed) {
    restored(seed, Seeds.random(seed));
    assertThat(runs.apply()).isZero();
    put(TABLE, Map.of("pk", s("JOURNAL#0"), "sk", s("0000000000009999"), "eventId", s("new")));
    List<Map<String, AttributeValue>> after = store.rows(TABLE);
    String kept = runs.kept();

    assertThat(runs.apply()).isZero();

    assertThat(runs.told()).endsWith("epoch 2 was opened for this table: nothing to do.\n");
    assertThat(store.rows(TABLE)).containsExactlyInAnyOrderElementsOf(after);
    assertThat(runs.kept()).isEqualTo(kept);
  }

  /** Whatever the old generation has, the new one has what the restored journal has. */
  @ParameterizedTest
  @MethodSource("someSeeds")
  void viewsBeginAnewAndShowWhatStayed(long seed) {
    Random random = Seeds.random(seed);
    PointInTime restored = restored(seed, random);
    List<Map<String, AttributeValue>> lost =
        restored.history().stream()
            .flatMap(t -> t.journalKeys().stream().map(key -> t.rows().get(key)))
            .toList();
    lost.forEach(row -> put(SOURCE, row));
    Projection<ShopEvent> projection = ShopViews.VIEWS.named("regions").orElseThrow();
    Generations generations = projections().generations();
    assertThat(generations.open("regions", projection.version(), Transactions.NOW)).isTrue();
    engine(projection, SOURCE).deliver(lost.stream().map(JournalEntry::of).toList());

    runs.applyUntilDone(random);

    GenerationManifest directory = generations.manifest("regions").orElseThrow();
    assertThat(directory.active()).isEmpty();
    assertThat(directory.kept()).isEmpty();
    assertThat(generations.all("regions"))
        .extracting(Generation::phase)
        .containsExactly(Generation.Phase.DROPPING);
    assertThat(rebuilt(projection, directory, restored))
        .isEqualTo(new Fold(projection, stayed(restored), 2).rows());
    assertThat(new JournalEpoch(store.dynamoDb(), Store.PROJECTIONS_TABLE).read()).isEqualTo(2);
  }

  private static ProjectionStore projections() {
    return new ProjectionStore(store.dynamoDb(), Store.PROJECTIONS_TABLE);
  }

  /** The rows of a generation that is built from the restored table, as a slice builds it. */
  private static Map<RowKey, Map<String, Object>> rebuilt(
      Projection<ShopEvent> projection, GenerationManifest directory, PointInTime restored) {
    Map<Integer, Long> heads = new HashMap<>();
    stayed(restored)
        .forEach(event -> heads.put(event.position().partition(), event.position().offset()));
    Generations generations = projections().generations();
    long number =
        generations
            .begin(
                projection.view(),
                Optional.of(directory),
                projection.version(),
                new Build.Plan(heads, 1, 0, 1, 1),
                Transactions.NOW)
            .orElseThrow();
    Instant until = Transactions.NOW.plusSeconds(60);
    engine(projection, TABLE)
        .build(
            generations.generation(projection.view(), number).orElseThrow(),
            heads,
            1000,
            new Pace(0),
            until);
    return generation(number);
  }

  private static List<RecordedEvent<ShopEvent>> stayed(PointInTime restored) {
    EventCodec<ShopEvent> codec = ShopEvents.CODEC;
    return restored.complete().stream()
        .flatMap(t -> t.journalKeys().stream().map(key -> t.rows().get(key)))
        .map(row -> codec.decode(JournalEntry.of(row)))
        .toList();
  }

  private static Engine engine(Projection<ShopEvent> projection, String table) {
    return new Engine(
        projection,
        store.dynamoDb(),
        VIEW,
        projections(),
        new JournalReader(store.dynamoDb(), table),
        ShopEvents.CODEC,
        new StoppedClock(Transactions.NOW),
        new Engine.Settings(100, 4, new Deployment("projector", "today")));
  }

  private static Map<RowKey, Map<String, Object>> generation(long number) {
    String prefix = number + "#";
    Map<RowKey, Map<String, Object>> rows = new HashMap<>();
    store.rows(VIEW).stream()
        .filter(row -> string(row, "pk").startsWith(prefix))
        .forEach(
            row ->
                rows.put(
                    new RowKey(string(row, "pk").substring(prefix.length()), string(row, "sk")),
                    Fold.plain(row)));
    return rows;
  }

  /** Else the seeds would show nothing. */
  @Test
  void theSeedsTearTransactionsInEveryWayAndADryRunTellsItAndChangesNothing() {
    Set<String> found = new TreeSet<>();
    for (long seed = 1; seed <= 40; seed++) {
      PointInTime torn = restored(seed, Seeds.random(seed));
      assertThat(runs.dry("--copied=true")).isZero();
      String told = runs.told();
      assertThat(told).contains("Nothing has been changed.");
      for (String figure :
          List.of("ahead of their events", "behind", "missing", "without any event", "event")) {
        if (told.matches("(?s).*" + figure + ": [1-9].*")) {
          found.add(figure);
        }
      }
      if (told.matches("(?s).* stay, [1-9][0-9]* are cut.*")) {
        found.add("cut");
      }
      assertThat(told).contains("otherwise different: 0");
      assertThat(rows()).isEqualTo(torn.rows());
      drop();
      tables();
    }
    assertThat(found)
        .containsExactlyInAnyOrder(
            "ahead of their events", "behind", "missing", "without any event", "event", "cut");
    assertThat(runs.kept()).isEmpty();
  }

  @Test
  void anEpochIsNeverOpenedTwiceForDifferentTables() {
    restored(1, Seeds.random(1));
    assertThat(runs.apply()).isZero();
    store.drop(TABLE);
    store.table(TABLE);
    restored(2, Seeds.random(2));

    assertThat(runs.apply()).isZero();

    assertThat(runs.told()).contains("Done: epoch 3 is open.");
    assertThat(store.rows(TABLE))
        .anySatisfy(
            row -> assertThat(row).containsEntry("pk", s("JOURNAL")).containsEntry("epoch", n(3)));
  }

  @Test
  void aTableThatDynamoDbDidNotRestoreIsLeftAloneUnlessTold() {
    PointInTime restored = restored(1, Seeds.random(1));

    assertThat(runs.dry("--apply=true")).isEqualTo(RestoreProgram.UNUSABLE);

    assertThat(runs.told()).contains("was not restored by DynamoDB").contains("-Dcopied=true");
    assertThat(rows()).isEqualTo(restored.rows());
  }

  @Test
  void commandsStartOnTheRestoredTableAndNotOnTheReplacedOne() {
    PointInTime restored = restored(1, Seeds.random(1));
    Map<String, AttributeValue> ofAnEarlierRestore = new HashMap<>(settings(2, 1));
    ofAnEarlierRestore.put("replacedBy", s("Earlier"));
    put(TABLE, ofAnEarlierRestore);
    put(SOURCE, settings(2, 1));
    assertThatThrownBy(() -> open(TABLE)).hasMessageContaining("RestoredTable=Earlier");

    assertThat(runs.dry("--copied=true", "--replaces=Source")).isZero();

    assertThat(runs.told()).contains("takes the place of: Source");
    assertThat(open(SOURCE).epoch()).isEqualTo(1);
    assertThat(rows()).isEqualTo(restored.rows());

    assertThat(runs.dry("--copied=true", "--replaces=Source", "--apply=true")).isZero();

    assertThatThrownBy(() -> open(SOURCE))
        .hasMessageContaining("replaced Source: deploy with RestoredTable=Restored");
    assertThat(open(TABLE).epoch()).isEqualTo(2);
  }

  private static JournalSettings open(String table) {
    return JournalSettings.open(store.dynamoDb(), table, new Partitions(2));
  }

  @Test
  void aWrongNameOfTheReplacedTableChangesNothing() {
    PointInTime restored = restored(1, Seeds.random(1));
    for (String wrong : List.of(TABLE, SOURCE, "Nowhere")) {
      assertThat(runs.dry("--copied=true", "--replaces=" + wrong, "--apply=true"))
          .isEqualTo(RestoreProgram.UNUSABLE);
    }
    assertThat(rows()).isEqualTo(restored.rows());
  }

  @Test
  void aTableWithoutAJournalIsRefused() {
    assertThat(runs.apply()).isEqualTo(RestoreProgram.UNUSABLE);
    assertThat(runs.told()).contains("Restored holds no journal settings");
    store.drop(TABLE);
    assertThat(runs.apply()).isEqualTo(RestoreProgram.UNUSABLE);
    assertThat(runs.told()).isEqualTo("There is no table Restored.\n");
    store.table(TABLE);
  }

  @Test
  void aRowOfAnUnknownKindStopsTheRunAndStays() {
    PointInTime restored = restored(3, Seeds.random(3));
    put(TABLE, Map.of("pk", s("GIFT#1"), "sk", s("-"), "version", n(1)));

    assertThat(runs.apply()).isEqualTo(RestoreProgram.STOPPED);

    assertThat(runs.told()).contains("The row GIFT#1 is of no kind that this code knows.");
    assertThat(rows()).containsKey("GIFT#1 / -").hasSizeGreaterThan(restored.whole().size());
  }

  @Test
  void anEventThatThisCodeDoesNotKnowStopsTheRun() {
    PointInTime restored = restored(3, Seeds.random(3));
    Map<String, AttributeValue> unknown = new TreeMap<>(stored(new Position(0, 1), restored));
    unknown.put("type", s("CustomerPraised"));
    put(TABLE, unknown);

    assertThat(runs.apply()).isEqualTo(RestoreProgram.STOPPED);

    assertThat(runs.told()).contains("CustomerPraised").contains("go on");
  }

  private static Map<String, AttributeValue> stored(Position position, PointInTime restored) {
    return restored.rows().values().stream()
        .filter(row -> string(row, "pk").equals("JOURNAL#" + position.partition()))
        .filter(row -> Long.parseLong(string(row, "sk")) == position.offset())
        .findFirst()
        .orElseThrow();
  }
}
