package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.JournalReader;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.verify.Report;
import cqrs.projection.internal.verify.Report.Difference;
import cqrs.projection.internal.verify.Share;
import cqrs.projection.internal.verify.Verifier;
import cqrs.testkit.Seeds;
import cqrs.testkit.dynamodb.Store;
import cqrs.testkit.faults.FaultyProjections;
import cqrs.testkit.views.Fold;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import local.dynamodb.InterceptedDynamoDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Verification beside deliveries, faults, blocks and skips, on many seeds. */
class VerificationPropertyTest {

  private static final int SEEDS = Integer.getInteger("schedules", 30);
  private static final long SEED = Long.getLong("seed", 1);
  private static final int SHARED = 10;

  private static Store store;

  @BeforeAll
  static void start() {
    store = new Store();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  /** One view of one history, with deliveries beside. */
  private static final class Scene {

    final long seed;
    final Random random;
    final History history;
    final String table;
    final FaultyProjections<ShopEvent> faulty;
    final ConcurrentDeliveries beside;
    final Fold fold;
    final RowDamage damage;

    Scene(History history, long seed, String name) {
      this.seed = seed;
      this.random = Seeds.random(seed);
      this.history = history;
      List<Projection<ShopEvent>> samples = SampleProjections.all(name + seed);
      Projection<ShopEvent> projection =
          samples.get((int) Math.floorMod(seed, (long) samples.size()));
      this.table = "View-" + projection.view();
      this.faulty = new FaultyProjections<>(projection, history.events(), random);
      this.beside = new ConcurrentDeliveries(store, history, table, faulty, random);
      this.fold = new Fold(faulty.oracle(), history.events(), 1);
      this.damage = new RowDamage(store, table, fold, faulty, random);
      store.table(table);
      putRowOf("11#all");
      putRowOf("2#all");
    }

    private void putRowOf(String pk) {
      Map<String, AttributeValue> other =
          Map.of("pk", Attributes.s(pk), "sk", Attributes.s("-"), "events", Attributes.n(7));
      store.dynamoDb().putItem(r -> r.tableName(table).item(other));
    }

    Report verify(Generation generation, Share share, boolean repair, DynamoDbClient dynamoDb) {
      long memory = random.nextBoolean() ? 64_000_000 : 4_000;
      return new Verifier(
              faulty.newCode(),
              dynamoDb,
              table,
              new ProjectionStore(dynamoDb, Store.PROJECTIONS_TABLE),
              new JournalReader(dynamoDb, history.table()),
              ShopEvents.CODEC,
              memory)
          .verify(generation, share, repair);
    }

    DynamoDbClient underLoad() {
      return new InterceptedDynamoDb(store.dynamoDb(), beside::goesOnMeanwhile);
    }

    Map<RowKey, Map<String, Object>> rows() {
      Map<RowKey, Map<String, Object>> rows = new HashMap<>();
      store.rows(table).stream()
          .filter(item -> Attributes.string(item, "pk").startsWith("1#"))
          .forEach(item -> rows.put(Fold.key(item), Fold.plain(item)));
      return rows;
    }
  }

  private interface Check {
    void on(Scene scene);
  }

  private static void onEverySeed(String name, Check check) {
    History history = null;
    for (long seed = SEED; seed < SEED + SEEDS; seed++) {
      if (history == null || Math.floorMod(seed, SHARED) == 0) {
        Random random = Seeds.random(Math.floorDiv(seed, SHARED));
        String table = "Write-" + name + seed;
        store.table(table);
        history =
            new History(store, table, 1 + random.nextInt(4), seed)
                .write(1 + random.nextInt(4), 1 + random.nextInt(3), 6 + random.nextInt(20));
      }
      Scene scene = new Scene(history, seed, name);
      check.on(scene);
      store.drop(scene.table);
    }
  }

  private static Set<RowKey> rowsOf(Report report) {
    return report.differences().stream().map(Difference::row).collect(Collectors.toSet());
  }

  @Test
  void aSoundViewIsNeverSaidToDifferWhateverIsDeliveredMeanwhile() {
    onEverySeed(
        "sound",
        scene -> {
          scene.beside.go(scene.random.nextInt(300));
          for (int i = 0; i < 3; i++) {
            Generation generation = scene.beside.generation();
            Share share =
                switch (scene.random.nextInt(3)) {
                  case 0 -> Share.sample(2, scene.seed);
                  case 1 -> Share.sample(3, scene.seed).withSums();
                  default -> Share.all();
                };
            Report report =
                scene.verify(generation, share, scene.random.nextBoolean(), scene.underLoad());
            assertThat(report.differences()).as("seed %d", scene.seed).isEmpty();
            assertThat(report.differing()).isZero();
            assertThat(report.at()).isEqualTo(generation.checkpoints());
          }
        });
  }

  @Test
  void everyDamagedRowIsFoundAndNoOther() {
    onEverySeed(
        "damaged",
        scene -> {
          scene.beside.go(scene.random.nextInt(300));
          Generation generation = scene.beside.generation();
          Set<RowKey> damaged = damage(scene, generation);

          Report report = scene.verify(generation, Share.all(), false, store.dynamoDb());

          assertThat(rowsOf(report)).as("seed %d", scene.seed).isEqualTo(damaged);
          assertThat(report.differing()).isEqualTo(damaged.size());
          assertThat(scene.damage.wrong(generation)).isEqualTo(damaged);
        });
  }

  @Test
  void whatIsRepairedBesideDeliveriesIsWhatTheJournalMakesItWhenAllIsDelivered() {
    onEverySeed(
        "repaired",
        scene -> {
          scene.beside.go(scene.random.nextInt(300));
          Generation generation = scene.beside.generation();
          Set<RowKey> damaged = damage(scene, generation);

          Report report = scene.verify(generation, Share.all(), true, scene.underLoad());
          assertThat(damaged).as("seed %d", scene.seed).containsAll(rowsOf(report));
          assertThat(report.unrepaired()).as("seed %d", scene.seed).isEmpty();
          assertThat(report.repaired()).isEqualTo(report.differing());

          scene.beside.settle();
          assertThat(scene.rows()).as("seed %d", scene.seed).isEqualTo(scene.fold.rows());
          assertThat(scene.beside.generation().checkpoints()).isEqualTo(scene.history.heads());
        });
  }

  private static Set<RowKey> damage(Scene scene, Generation generation) {
    Set<RowKey> damaged = new HashSet<>();
    int times = 1 + scene.random.nextInt(3);
    for (int i = 0; i < times; i++) {
      RowDamage.Kind[] kinds = RowDamage.Kind.values();
      scene
          .damage
          .damage(kinds[scene.random.nextInt(kinds.length)], generation)
          .ifPresent(damaged::add);
    }
    return damaged;
  }
}
