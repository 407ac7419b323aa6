package local.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import local.Await;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function may answer about its batch. */
class PartialBatchTest {
  private static final TestDatabase database = TestDatabase.inMemory();

  @AfterAll
  static void close() {
    database.close();
  }

  private final TestTable table = database.newTable();

  @Test
  void everythingFromTheReportedRecordOnComesAgain() {
    var function = firstAnswers(event -> TestFunction.failing(event, List.of("r3")));
    try (var _ = deliver(function, 5, Settings.defaults().reportFailures())) {
      assertThat(function.invocations())
          .containsExactly(TestTable.keys(1, 5), TestTable.keys(3, 5), List.of("end"));
    }
  }

  @Test
  void ofSeveralTheLowestCountsWhateverTheirOrder() {
    var function = firstAnswers(event -> TestFunction.failing(event, List.of("r4", "r2", "r5")));
    try (var _ = deliver(function, 5, Settings.defaults().reportFailures())) {
      assertThat(function.invocations())
          .containsExactly(TestTable.keys(1, 5), TestTable.keys(2, 5), List.of("end"));
    }
  }

  @Test
  void anEmptyListIsSuccess() {
    var function = firstAnswers(_ -> new StreamsEventResponse(new ArrayList<>()));
    try (var _ = deliver(function, 3, Settings.defaults().reportFailures())) {
      assertThat(function.invocations()).containsExactly(TestTable.keys(1, 3), List.of("end"));
    }
  }

  @Test
  void noListIsSuccess() {
    var function = firstAnswers(_ -> new StreamsEventResponse());
    try (var _ = deliver(function, 3, Settings.defaults().reportFailures())) {
      assertThat(function.invocations()).containsExactly(TestTable.keys(1, 3), List.of("end"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "\"done\"", "{\"batchItemFailures\":null}"})
  void anAnswerThatReportsNothingIsSuccess(String answer) {
    var function = TestFunction.thatSucceeds().answering(answer);
    try (var _ = deliver(function, 3, Settings.defaults().reportFailures())) {
      assertThat(function.invocations()).containsExactly(TestTable.keys(1, 3), List.of("end"));
    }
  }

  @Test
  void anItemWithAnotherKeyThanTheIdentifierFailsTheWholeBatch() {
    var function =
        TestFunction.thatSucceeds()
            .answering("{\"batchItemFailures\":[{\"itemId\":\"000000000000000000001\"}]}");
    var settings = Settings.defaults().reportFailures().retries(2);
    table.putAll(TestTable.keys(1, 3));
    try (var mapping = new TestMapping(database, table, settings, function).started()) {
      mapping.awaitFailures(1);
      assertThat(function.invocations())
          .containsExactly(TestTable.keys(1, 3), TestTable.keys(1, 3), TestTable.keys(1, 3));
    }
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"000000000000000000001", "not a number"})
  void anIdentifierThatNamesNoRecordFailsTheWholeBatch(@Nullable String identifier) {
    var function =
        firstAnswers(
            event -> {
              var known =
                  new BatchItemFailure(event.getRecords().get(2).getDynamodb().getSequenceNumber());
              return new StreamsEventResponse(
                  Arrays.asList(known, new BatchItemFailure(identifier)));
            });
    try (var mapping = deliver(function, 4, Settings.defaults().reportFailures())) {
      assertThat(function.invocations())
          .containsExactly(TestTable.keys(1, 4), TestTable.keys(1, 4), List.of("end"));
      assertThat(mapping.counts().failed()).isEqualTo(4);
    }
  }

  @Test
  void aReportIsIgnoredWhereReportsAreNotAskedFor() {
    var function = firstAnswers(event -> TestFunction.failing(event, List.of("r2")));
    try (var _ = deliver(function, 3, Settings.defaults())) {
      assertThat(function.invocations()).containsExactly(TestTable.keys(1, 3), List.of("end"));
    }
  }

  @Test
  void withReportsAThrownErrorStillFailsTheWholeBatch() {
    var function =
        firstAnswers(
            _ -> {
              throw new IllegalStateException("thrown by the test's function");
            });
    try (var _ = deliver(function, 3, Settings.defaults().reportFailures())) {
      assertThat(function.invocations())
          .containsExactly(TestTable.keys(1, 3), TestTable.keys(1, 3), List.of("end"));
    }
  }

  @Test
  void thePositionIsKeptUpToTheReportedRecord() {
    var positions = new MemoryPositions();
    var failing = new TestFunction(event -> TestFunction.failing(event, List.of("r3")));
    table.putAll(TestTable.keys(1, 5));
    try (var _ =
        new TestMapping(database, table, Settings.defaults().reportFailures(), failing, positions)
            .started()) {
      Await.until("a second try", () -> failing.invocations().size() >= 2);
    }
    var function = TestFunction.thatSucceeds();
    try (var mapping =
        new TestMapping(database, table, Settings.defaults(), function, positions).started()) {
      mapping.awaitDelivered(3);
    }
    assertThat(function.delivered()).isEqualTo(TestTable.keys(3, 5));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverFailsForAWhileNothingOvertakesIt(long seed) {
    var random = new Random(seed);
    List<String> handled = new CopyOnWriteArrayList<>();
    var function =
        new TestFunction(
            event -> {
              List<String> keys = TestFunction.keys(event);
              int failsAt = random.nextInt(keys.size() + 1);
              handled.addAll(keys.subList(0, failsAt));
              return failsAt == keys.size()
                  ? null
                  : TestFunction.failing(event, List.of(keys.get(failsAt)));
            });
    List<String> keys = TestTable.keys(1, 60);
    table.putAll(keys);
    try (var _ =
        new TestMapping(
                database, table, Settings.defaults().batchSize(9).reportFailures(), function)
            .started()) {
      Await.until("all are handled", () -> handled.contains("r60"));
    }
    assertThat(handled).isEqualTo(keys);
  }

  /** Writes so many records, then one more as the end, and waits until that came. */
  private TestMapping deliver(TestFunction function, int records, Settings settings) {
    var mapping = new TestMapping(database, table, settings, function).started();
    mapping.pause();
    table.putAll(TestTable.keys(1, records));
    mapping.resume();
    Await.until(
        "the records have come",
        () -> function.delivered().containsAll(TestTable.keys(1, records)));
    table.put("end");
    Await.until("the end has come", () -> function.delivered().contains("end"));
    return mapping;
  }

  private static TestFunction firstAnswers(TestFunction.Handler first) {
    var invocations = new AtomicInteger();
    return new TestFunction(
        (DynamodbEvent event) -> invocations.getAndIncrement() == 0 ? first.handle(event) : null);
  }
}
