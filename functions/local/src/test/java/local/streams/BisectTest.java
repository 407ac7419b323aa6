package local.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import local.Await;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splitting a failed batch until the record that is to blame stands alone. */
class BisectTest {
  private static final TestDatabase database = TestDatabase.inMemory();

  @AfterAll
  static void close() {
    database.close();
  }

  private final TestTable table = database.newTable();

  @Test
  void aFailedBatchIsSplitInHalvesInOrder() {
    var function = new TestFunction(event -> failOn(event, Set.of("r3")));
    try (var mapping = deliver(function, 8, Settings.defaults().bisect().retries(0))) {
      assertThat(function.invocations())
          .containsExactly(
              TestTable.keys(1, 8),
              TestTable.keys(1, 4),
              TestTable.keys(1, 2),
              TestTable.keys(3, 4),
              List.of("r3"),
              List.of("r4"),
              TestTable.keys(5, 8));
      assertThat(discarded(mapping)).containsExactly("r3");
    }
  }

  @Test
  void splittingUsesUpNoRetry() {
    var function = new TestFunction(event -> failOn(event, Set.of("r1")));
    try (var mapping = deliver(function, 16, Settings.defaults().bisect().retries(2))) {
      // Four splits, and then the first try of the single record and its two retries.
      assertThat(function.invocations().stream().filter(List.of("r1")::equals)).hasSize(3);
      assertThat(discarded(mapping)).containsExactly("r1");
    }
  }

  @Test
  void withoutBisectingTheWholeBatchIsTriedAgainAndGivenUp() {
    var function = new TestFunction(event -> failOn(event, Set.of("r3")));
    try (var mapping = deliver(function, 4, Settings.defaults().retries(1))) {
      assertThat(function.invocations())
          .containsExactly(TestTable.keys(1, 4), TestTable.keys(1, 4));
      assertThat(discarded(mapping)).isEqualTo(TestTable.keys(1, 4));
    }
  }

  @Test
  void withReportsTheSplitIsAtTheReportedRecord() {
    var function =
        new TestFunction(
            event ->
                TestFunction.keys(event).size() > 3
                    ? TestFunction.failing(event, List.of("r6"))
                    : null);
    var settings = Settings.defaults().bisect().reportFailures().retries(0);
    try (var mapping = deliver(function, 8, settings)) {
      assertThat(function.invocations())
          .containsExactly(TestTable.keys(1, 8), TestTable.keys(6, 8));
      assertThat(mapping.failures()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void exactlyThePoisonIsGivenUpAndAllElseIsHandledInOrder(long seed) {
    var random = new Random(seed);
    int records = random.nextInt(20, 80);
    Set<String> poison = poison(random, records);
    List<String> handled = new CopyOnWriteArrayList<>();
    var function =
        new TestFunction(
            event -> {
              failOn(event, poison);
              handled.addAll(TestFunction.keys(event));
              return null;
            });
    var settings =
        Settings.defaults().batchSize(random.nextInt(1, 40)).bisect().retries(random.nextInt(3));
    try (var mapping = deliver(function, records, settings)) {
      assertOnlyPoisonIsMissing(mapping, records, poison, handled);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void withReportsTooExactlyThePoisonIsGivenUp(long seed) {
    var random = new Random(seed);
    int records = random.nextInt(20, 80);
    Set<String> poison = poison(random, records);
    List<String> handled = new CopyOnWriteArrayList<>();
    var function =
        new TestFunction(
            event -> {
              for (String key : TestFunction.keys(event)) {
                if (poison.contains(key)) {
                  return TestFunction.failing(event, List.of(key));
                }
                handled.add(key);
              }
              return null;
            });
    var settings =
        Settings.defaults()
            .batchSize(random.nextInt(1, 40))
            .bisect()
            .reportFailures()
            .retries(random.nextInt(3));
    try (var mapping = deliver(function, records, settings)) {
      assertOnlyPoisonIsMissing(mapping, records, poison, handled);
      assertThat(handled).doesNotHaveDuplicates();
    }
  }

  private void assertOnlyPoisonIsMissing(
      TestMapping mapping, int records, Set<String> poison, List<String> handled) {
    List<String> wanted = new ArrayList<>(TestTable.keys(1, records));
    wanted.removeAll(poison);
    List<String> given = discarded(mapping);
    assertThat(given).containsExactlyInAnyOrderElementsOf(poison);
    assertThat(handled).isEqualTo(wanted);
    assertThat(mapping.counts().dropped()).isEqualTo(poison.size());
  }

  private static Set<String> poison(Random random, int records) {
    List<String> keys = new ArrayList<>(TestTable.keys(1, records));
    Collections.shuffle(keys, random);
    return new TreeSet<>(keys.subList(0, random.nextInt(1, 5)));
  }

  private static @Nullable StreamsEventResponse failOn(DynamodbEvent event, Set<String> poison) {
    if (!Collections.disjoint(TestFunction.keys(event), poison)) {
      throw new IllegalStateException("poisoned by the test");
    }
    return null;
  }

  /** Writes so many records and delivers until each was handled or given up. */
  private TestMapping deliver(TestFunction function, int records, Settings settings) {
    table.putAll(TestTable.keys(1, records));
    var positions = new MemoryPositions();
    var mapping = new TestMapping(database, table, settings, function, positions).started();
    String last = table.lastSequenceNumber(database);
    Await.until("all are done", () -> positions.saved().contains(last));
    return mapping;
  }

  private List<String> discarded(TestMapping mapping) {
    return mapping.failures().stream()
        .flatMap(json -> new SentRecord(json).keysIn(table.records(database)).stream())
        .toList();
  }
}
