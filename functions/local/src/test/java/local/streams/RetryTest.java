package local.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import local.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** How often and how long a failing batch is tried, and what is sent when it is given up. */
class RetryTest {
  private static final TestDatabase database = TestDatabase.inMemory();
  private static final TestFunction.Handler FAILS =
      _ -> {
        throw new IllegalStateException("thrown by the test's function");
      };

  @AfterAll
  static void close() {
    database.close();
  }

  private final TestTable table = database.newTable();

  @Test
  void aBatchIsTriedOnceAndThenAsOftenAsTheRetriesSay() {
    var function = new TestFunction(FAILS);
    table.putAll(TestTable.keys(1, 3));
    try (var mapping = mapping(function, Settings.defaults().retries(2))) {
      mapping.awaitFailures(1);
      assertThat(function.invocations())
          .containsExactly(TestTable.keys(1, 3), TestTable.keys(1, 3), TestTable.keys(1, 3));
      assertThat(mapping.counts()).isEqualTo(new MappingCounts(3, 0, 9, 9, 3));
    }
  }

  @Test
  void withoutRetriesOneFailureIsEnough() {
    var function = new TestFunction(FAILS);
    table.put("r1");
    try (var mapping = mapping(function, Settings.defaults().retries(0))) {
      mapping.awaitFailures(1);
      assertThat(function.invocations()).containsExactly(List.of("r1"));
    }
  }

  @Test
  void aRetryThatSucceedsLeavesNothingBehind() {
    var tries = new AtomicInteger();
    var function =
        new TestFunction(event -> tries.incrementAndGet() < 3 ? FAILS.handle(event) : null);
    table.putAll(TestTable.keys(1, 2));
    try (var mapping = mapping(function, Settings.defaults().retries(2))) {
      mapping.awaitDelivered(6);
      table.put("r3");
      mapping.awaitDelivered(7);
      assertThat(function.invocations().getLast()).containsExactly("r3");
      assertThat(mapping.failures()).isEmpty();
      assertThat(mapping.counts()).isEqualTo(new MappingCounts(3, 0, 7, 4, 0));
    }
  }

  @Test
  void nothingAfterAFailingBatchIsDeliveredBeforeItIsGivenUp() {
    var function =
        new TestFunction(
            event -> TestFunction.keys(event).contains("r2") ? FAILS.handle(event) : null);
    table.putAll(TestTable.keys(1, 6));
    try (var mapping = mapping(function, Settings.defaults().batchSize(2).retries(3))) {
      mapping.awaitDelivered(12);
      assertThat(function.invocations())
          .containsExactly(
              TestTable.keys(1, 2),
              TestTable.keys(1, 2),
              TestTable.keys(1, 2),
              TestTable.keys(1, 2),
              TestTable.keys(3, 4),
              TestTable.keys(5, 6));
    }
  }

  @Test
  void aReportedFailureUsesUpARetryAndOnlyWhatIsLeftIsGivenUp() {
    var function = new TestFunction(event -> TestFunction.failing(event, List.of("r3")));
    table.putAll(TestTable.keys(1, 4));
    try (var mapping = mapping(function, Settings.defaults().reportFailures().retries(1))) {
      mapping.awaitFailures(1);
      assertThat(function.invocations())
          .containsExactly(TestTable.keys(1, 4), TestTable.keys(3, 4));
      assertThat(new SentRecord(mapping.failures().getFirst()).keysIn(table.records(database)))
          .isEqualTo(TestTable.keys(3, 4));
    }
  }

  @Test
  void whateverTheFunctionThrowsTheMappingGoesOn() {
    var function =
        new TestFunction(
            event -> {
              if (TestFunction.keys(event).contains("r1")) {
                throw new StackOverflowError("thrown by the test's function");
              }
              return null;
            });
    table.putAll(TestTable.keys(1, 2));
    try (var mapping = mapping(function, Settings.defaults().batchSize(1).retries(0))) {
      mapping.awaitDelivered(2);
      assertThat(function.delivered()).containsExactly("r1", "r2");
    }
  }

  @Test
  void anAnswerThatIsNotJsonIsAFailure() {
    var function = TestFunction.thatSucceeds().answering("{\"batchItemFail");
    table.put("r1");
    try (var mapping = mapping(function, Settings.defaults().reportFailures().retries(1))) {
      mapping.awaitFailures(1);
      assertThat(function.delivered()).containsExactly("r1", "r1");
    }
  }

  @Test
  void aFailingDestinationStopsNothing() {
    var function =
        new TestFunction(
            event -> TestFunction.keys(event).contains("r1") ? FAILS.handle(event) : null);
    table.putAll(TestTable.keys(1, 2));
    Consumer<String> broken =
        _ -> {
          throw new IllegalStateException("thrown by the test's destination");
        };
    var settings = Settings.defaults().bisect().retries(0).build();
    var told = new CopyOnWriteArrayList<String>();
    MappingWatch watch =
        new MappingWatch() {
          @Override
          public void givenUp(int records, boolean byDestination) {
            told.add(records + " " + byDestination);
          }
        };
    try (var mapping =
        new StreamMapping(
                settings,
                database.streams(),
                table.streamArn(),
                function,
                Optional.of(broken),
                new Positions())
            .watchedBy(watch)) {
      mapping.start();
      Await.until("the second is delivered", () -> function.invocations().contains(List.of("r2")));
      assertThat(mapping.counts().dropped()).isEqualTo(1);
      assertThat(told).containsExactly("1 false");
    }
  }

  @Test
  void theInvocationRecordHasTheFieldsThatLambdaDocuments() {
    var function = new TestFunction(FAILS);
    table.putAll(TestTable.keys(1, 3));
    List<Record> stream = table.records(database);
    Instant before = Instant.now().minusSeconds(2);
    try (var mapping = mapping(function, Settings.defaults().retries(1))) {
      mapping.awaitFailures(1);
      var sent = new SentRecord(mapping.failures().getFirst());
      assertThat(sent.tree().fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "requestContext", "responseContext", "version", "timestamp", "DDBStreamBatchInfo");
      assertThat(sent.at("/requestContext/requestId")).hasSize(36);
      assertThat(sent.at("/requestContext/functionArn"))
          .isEqualTo("arn:aws:lambda:ddblocal:000000000000:function:TestFunction");
      assertThat(sent.at("/requestContext/condition")).isEqualTo("RetryAttemptsExhausted");
      assertThat(sent.at("/requestContext/approximateInvokeCount")).isEqualTo("2");
      assertThat(sent.at("/responseContext/statusCode")).isEqualTo("200");
      assertThat(sent.at("/responseContext/executedVersion")).isEqualTo("$LATEST");
      assertThat(sent.at("/responseContext/functionError")).isEqualTo("Unhandled");
      assertThat(sent.at("/version")).isEqualTo("1.0");
      assertThat(sent.at("/timestamp")).matches(".*:\\d\\d\\.\\d{3}Z");
      assertThat(Instant.parse(sent.at("/timestamp"))).isAfter(before);
      assertThat(sent.at("/DDBStreamBatchInfo/shardId")).startsWith("shardId-");
      assertThat(sent.at("/DDBStreamBatchInfo/startSequenceNumber"))
          .isEqualTo(stream.getFirst().dynamodb().sequenceNumber());
      assertThat(sent.at("/DDBStreamBatchInfo/endSequenceNumber"))
          .isEqualTo(stream.getLast().dynamodb().sequenceNumber());
      assertThat(sent.at("/DDBStreamBatchInfo/batchSize")).isEqualTo("3");
      assertThat(sent.at("/DDBStreamBatchInfo/streamArn")).isEqualTo(table.streamArn());
      assertThat(sent.at("/DDBStreamBatchInfo/approximateArrivalOfFirstRecord"))
          .matches(".*:\\d\\dZ");
      assertThat(Instant.parse(sent.at("/DDBStreamBatchInfo/approximateArrivalOfLastRecord")))
          .isBetween(before, Instant.now());
    }
  }

  @Test
  void withoutALimitABatchIsTriedUntilItSucceeds() {
    var tries = new AtomicInteger();
    var function =
        new TestFunction(event -> tries.incrementAndGet() < 20 ? FAILS.handle(event) : null);
    table.put("r1");
    try (var mapping = mapping(function, Settings.defaults())) {
      mapping.awaitDelivered(20);
      assertThat(mapping.failures()).isEmpty();
    }
  }

  private TestMapping mapping(TestFunction function, Settings settings) {
    return new TestMapping(database, table, settings, function).started();
  }
}
