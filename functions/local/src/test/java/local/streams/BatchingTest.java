package local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Which records come in one invocation, and when. */
class BatchingTest {
  private static final TestDatabase database = TestDatabase.inMemory();

  @AfterAll
  static void close() {
    database.close();
  }

  private final TestTable table = database.newTable();
  private final TestFunction function = TestFunction.thatSucceeds();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void recordsComeOnceInOrderAndInFullBatchesWhileThereAreMore(long seed) {
    int batchSize = new Random(seed).nextInt(1, 40);
    List<String> keys = TestTable.keys(1, 150);
    table.putAll(keys);
    try (var mapping = mapping(Settings.defaults().batchSize(batchSize)).started()) {
      mapping.awaitDelivered(150);
      assertThat(function.delivered()).isEqualTo(keys);
      assertThat(function.invocations().subList(0, 150 / batchSize))
          .allSatisfy(batch -> assertThat(batch).hasSize(batchSize));
    }
  }

  @Test
  void aBatchNeverExceedsSixMegabytes() {
    for (int i = 1; i <= 24; i++) {
      table.put(Map.of("pk", AttributeValue.fromS("r" + i), "text", text(390_000)));
    }
    try (var mapping = mapping(Settings.defaults()).started()) {
      mapping.awaitDelivered(24);
    }
    assertThat(function.delivered()).isEqualTo(TestTable.keys(1, 24));
    assertThat(function.payloads())
        .allSatisfy(
            event -> assertThat(event.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(6 * 1024 * 1024));
    assertThat(function.invocations())
        .containsExactly(TestTable.keys(1, 16), TestTable.keys(17, 24));
  }

  @Test
  void whatOnePollBringsIsDeliveredAtOnce() {
    try (var mapping = mapping(Settings.defaults().batchSize(1_000)).started()) {
      mapping.pause();
      table.putAll(TestTable.keys(1, 7));
      mapping.resume();
      mapping.awaitDelivered(7);
      table.put("r8");
      mapping.awaitDelivered(8);
    }
    assertThat(function.invocations()).containsExactly(TestTable.keys(1, 7), List.of("r8"));
  }

  private TestMapping mapping(Settings settings) {
    return new TestMapping(database, table, settings, function);
  }

  private static AttributeValue text(int length) {
    return AttributeValue.fromS("x".repeat(length));
  }
}
