package local.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import local.Await;
import local.template.StartupException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Filter criteria: which records are delivered, and which patterns are refused. */
class FilterTest {
  private static final TestDatabase database = TestDatabase.inMemory();
  private static final String JOURNAL_INSERTS =
      """
      {"eventName":["INSERT"],"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"JOURNAL#"}]}}}}\
      """;

  @AfterAll
  static void close() {
    database.close();
  }

  private final TestTable table = database.newTable();
  private final TestFunction function = TestFunction.thatSucceeds();

  @Test
  void onlyRecordsThatMatchAreDelivered() {
    table.put("ORDER#1");
    table.put("JOURNAL#1");
    table.put(Map.of("pk", AttributeValue.fromS("JOURNAL#1"), "v", AttributeValue.fromN("2")));
    table.delete("JOURNAL#1");
    table.put("COMMAND#1");
    table.put("JOURNAL#2");
    try (var mapping = mapping(JOURNAL_INSERTS)) {
      mapping.awaitDelivered(2);
      assertThat(function.delivered()).containsExactly("JOURNAL#1", "JOURNAL#2");
      assertThat(mapping.counts()).isEqualTo(new MappingCounts(6, 4, 2, 0, 0));
    }
  }

  @Test
  void oneOfSeveralPatternsIsEnough() {
    table.putAll(List.of("a", "b", "c"));
    try (var mapping = mapping(key("a"), key("c"))) {
      mapping.awaitDelivered(2);
    }
    assertThat(function.delivered()).containsExactly("a", "c");
  }

  @Test
  void aBatchLeftEmptyIsNotDelivered() {
    try (var mapping = mapping(key("wanted"))) {
      table.putAll(TestTable.keys(1, 5));
      Await.until("five are read", () -> mapping.counts().filteredOut() == 5);
      table.put("wanted");
      mapping.awaitDelivered(1);
    }
    assertThat(function.invocations()).containsExactly(List.of("wanted"));
  }

  @Test
  void recordsFilteredOutAreAdvancedPast() {
    var positions = new MemoryPositions();
    table.putAll(TestTable.keys(1, 5));
    var settings = Settings.defaults().filters(key("wanted"));
    try (var mapping = new TestMapping(database, table, settings, function, positions).started()) {
      Await.until("five are passed", () -> mapping.counts().filteredOut() == 5);
      Await.until("the position is kept", () -> !positions.saved().isEmpty());
    }
    // Another filter, but the same position: what was filtered out then does not come now.
    try (var mapping =
        new TestMapping(database, table, Settings.defaults(), function, positions).started()) {
      table.put("r6");
      mapping.awaitDelivered(1);
    }
    assertThat(function.delivered()).containsExactly("r6");
  }

  @Test
  void aFilterMayLookIntoTheImages() {
    table.put(Map.of("pk", AttributeValue.fromS("a"), "state", AttributeValue.fromS("PAID")));
    table.put(Map.of("pk", AttributeValue.fromS("b"), "state", AttributeValue.fromS("PLACED")));
    table.put(Map.of("pk", AttributeValue.fromS("a"), "state", AttributeValue.fromS("PLACED")));
    try (var mapping =
        mapping(
            """
            {"dynamodb":{"NewImage":{"state":{"S":["PLACED"]}},
             "OldImage":{"state":{"S":[{"anything-but":"PLACED"}]}}}}\
            """)) {
      mapping.awaitDelivered(1);
    }
    assertThat(function.delivered()).containsExactly("a");
  }

  @Test
  void numbersAreTextToAFilterAsTheyAreToLambda() {
    table.put(Map.of("pk", AttributeValue.fromS("a"), "n", AttributeValue.fromN("7")));
    table.put(Map.of("pk", AttributeValue.fromS("b"), "n", AttributeValue.fromN("8")));
    try (var mapping =
        mapping(
            "{\"dynamodb\":{\"NewImage\":{\"n\":{\"N\":[{\"numeric\":[\"=\",7]}]}}}}",
            "{\"dynamodb\":{\"NewImage\":{\"n\":{\"N\":[\"8\"]}}}}")) {
      mapping.awaitDelivered(1);
    }
    assertThat(function.delivered()).containsExactly("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "{\"eventName\":\"INSERT\"}",
        "{\"eventName\":[{\"begins\":\"INS\"}]}",
        "{\"eventName\":[]}",
        "{\"eventName\":[\"INSERT\"]"
      })
  void anInvalidPatternIsRefusedWithItsFault(String pattern) {
    assertThatThrownBy(() -> mapping(pattern).close())
        .isInstanceOf(StartupException.class)
        .hasMessageMatching(
            "(?s)The stream mapping of TestFunction has the pattern .*, which is not one:" + " .+")
        .hasMessageContaining(pattern);
  }

  private TestMapping mapping(String... patterns) {
    return new TestMapping(database, table, Settings.defaults().filters(patterns), function)
        .started();
  }

  private static String key(String key) {
    return "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[\"" + key + "\"]}}}}";
  }
}
