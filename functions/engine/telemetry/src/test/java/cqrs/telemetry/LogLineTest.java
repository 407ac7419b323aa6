package cqrs.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogLineTest {

  private static final MetricsNamespace NAMESPACE = new MetricsNamespace("Library");

  @Test
  void metricsAreDeclaredByDimensionAndStandAtTheRoot() throws IOException {
    LogLine line =
        LogLine.info("delivered")
            .view("orders")
            .metric(Metric.EVENTS_APPLIED, 3)
            .metric(Metric.COMMIT_TO_APPLIED, List.of(5L, 7L, 5L))
            .metric(Metric.UNREADABLE_RECORDS, 0);

    Map<String, Object> json = JSON.std.mapFrom(line.json(1_700_000_000_000L, NAMESPACE));

    assertThat(json)
        .containsEntry("level", "INFO")
        .containsEntry("message", "delivered")
        .containsEntry("View", "orders")
        .containsEntry("EventsApplied", 3)
        .containsEntry("CommitToApplied", List.of(5, 7, 5))
        .containsEntry("UnreadableRecords", 0)
        .containsEntry(
            "_aws",
            Map.of(
                "Timestamp",
                1_700_000_000_000L,
                "CloudWatchMetrics",
                List.of(
                    directive(
                        List.of(List.of("View")),
                        List.of(
                            Map.of("Name", "EventsApplied", "Unit", "Count"),
                            Map.of("Name", "CommitToApplied", "Unit", "Milliseconds"))),
                    directive(
                        List.of(List.of()),
                        List.of(Map.of("Name", "UnreadableRecords", "Unit", "Count"))))));
  }

  @Test
  void whatIsAlsoWatchedForAllViewsTogetherHasASetWithoutDimensions() throws IOException {
    LogLine line = LogLine.info("measured").view("orders").metric(Metric.BLOCKED_PARTITIONS, 1);

    assertThat(JSON.std.mapFrom(line.json(1, NAMESPACE)))
        .containsEntry(
            "_aws",
            Map.of(
                "Timestamp",
                1,
                "CloudWatchMetrics",
                List.of(
                    directive(
                        List.of(List.of("View"), List.of()),
                        List.of(Map.of("Name", "BlockedPartitions", "Unit", "Count"))))));
  }

  private static Map<String, Object> directive(
      List<List<String>> dimensions, List<Map<String, String>> metrics) {
    return Map.of("Namespace", "Library", "Dimensions", dimensions, "Metrics", metrics);
  }

  @Test
  void withoutMetricsItIsNothingButALine() throws IOException {
    assertThat(JSON.std.mapFrom(LogLine.error("stopped").with("view", null).json(1, NAMESPACE)))
        .containsOnlyKeys("level", "message", "view")
        .containsEntry("level", "ERROR");
  }

  @Test
  void itIsOneLineThatIsAJsonObjectFromItsFirstCharacter() throws IOException {
    List<String> written = new ArrayList<>();
    LogLine.info("a\nb").with("text", "c\r\n\"d").write(logger(written));

    assertThat(written).hasSize(1);
    assertThat(written.getFirst()).startsWith("{").endsWith("}\n");
    assertThat(written.getFirst().strip().lines()).hasSize(1);
    assertThat(JSON.std.mapFrom(written.getFirst())).containsEntry("text", "c\r\n\"d");
  }

  @Test
  void aFailureSaysWhereItComesFrom() throws IOException {
    IllegalStateException cause = new IllegalStateException("inner");

    Map<String, Object> json =
        JSON.std.mapFrom(
            LogLine.info("x").warn(new RuntimeException("outer", cause)).json(1, NAMESPACE));

    assertThat(json).containsEntry("level", "WARN");
    assertThat(String.valueOf(json.get("failure"))).contains("outer", "inner", "LogLineTest");
  }

  @Test
  void aMetricThatCloudWatchWouldDropIsLeftOutAndTheLineSaysSo() throws IOException {
    LogLine line = LogLine.info("x").view("orders").metric(Metric.EVENTS_APPLIED, 3);

    Map<String, Object> none =
        JSON.std.mapFrom(line.metric(Metric.COMMIT_TO_APPLIED, List.of()).json(1, NAMESPACE));
    assertThat(none)
        .containsEntry("level", "ERROR")
        .containsEntry("message", "x")
        .containsEntry("EventsApplied", 3)
        .doesNotContainKey("CommitToApplied");
    assertThat(none.get("telemetryFault")).asString().contains("0 values of CommitToApplied");

    assertThat(
            JSON.std.mapFrom(
                LogLine.info("x")
                    .view("orders")
                    .metric(Metric.COMMIT_TO_APPLIED, Collections.nCopies(101, 1L))
                    .json(1, NAMESPACE)))
        .containsEntry(
            "telemetryFault", "java.lang.IllegalArgumentException: 101 values of CommitToApplied")
        .doesNotContainKey("_aws");
  }

  @Test
  void aMetricWithoutItsDimensionIsLeftOutAndTheOthersAreNot() throws IOException {
    Map<String, Object> json =
        JSON.std.mapFrom(
            LogLine.info("x")
                .with("requestId", "r-1")
                .metric(Metric.TOKEN_WAIT, 12)
                .metric(Metric.COMMAND_FAULTS, 0)
                .json(1, NAMESPACE));

    assertThat(json)
        .containsEntry("level", "ERROR")
        .containsEntry("requestId", "r-1")
        .containsEntry("CommandFaults", 0)
        .doesNotContainKey("TokenWait");
    assertThat(json.get("telemetryFault")).asString().contains("TokenWait", "VIEW");
    assertThat(json.get("_aws")).asString().contains("CommandFaults").doesNotContain("TokenWait");
  }

  @Test
  void aStepThatThrowsLeavesOutOnlyWhatItWouldHaveAdded() throws IOException {
    Map<String, Object> json =
        JSON.std.mapFrom(
            LogLine.info("x")
                .with("before", 1)
                .adding(
                    line -> {
                      throw new IllegalStateException("no figures");
                    })
                .with("after", 2)
                .json(1, NAMESPACE));

    assertThat(json)
        .containsEntry("level", "ERROR")
        .containsEntry("before", 1)
        .containsEntry("after", 2)
        .containsEntry("telemetryFault", "java.lang.IllegalStateException: no figures");
  }

  /** Its message, even its text, cannot be had. */
  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("mute");
    }
  }

  @Test
  void aFailureThatCannotBeToldIsNamedAllTheSame() throws IOException {
    assertThat(JSON.std.mapFrom(LogLine.info("x").error(new Mute()).json(1, NAMESPACE)))
        .containsEntry("level", "ERROR")
        .containsEntry("message", "x")
        .containsEntry("telemetryFault", "java.lang.IllegalStateException: mute");
    assertThat(
            JSON.std.mapFrom(
                LogLine.info("x")
                    .adding(
                        line -> {
                          throw new Mute();
                        })
                    .json(1, NAMESPACE)))
        .containsEntry("telemetryFault", Mute.class.getName());
  }

  /** A value that jackson-jr cannot write. */
  public static final class Unwritable {

    private final List<String> texts = List.of();

    public String getText() {
      return texts.getFirst();
    }
  }

  @Test
  void aLineThatCannotBeWrittenAsJsonKeepsItsPlainProperties() throws IOException {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    for (Object value : List.of(new Unwritable(), endless)) {
      Map<String, Object> json =
          JSON.std.mapFrom(
              LogLine.info("x")
                  .with("requestId", "r-1")
                  .with("status", 200)
                  .with("value", value)
                  .metric(Metric.COMMAND_FAULTS, 0)
                  .json(1, NAMESPACE));

      assertThat(json)
          .containsEntry("level", "ERROR")
          .containsEntry("message", "x")
          .containsEntry("requestId", "r-1")
          .containsEntry("status", 200)
          .containsKey("telemetryFault")
          .doesNotContainKeys("value", "_aws");
    }
  }

  @Test
  void aLogThatTakesNothingFailsNobody() {
    LambdaLogger full =
        new LambdaLogger() {
          @Override
          public void log(String message) {
            throw new IllegalStateException("the log is full");
          }

          @Override
          public void log(byte[] message) {
            throw new IllegalStateException("the log is full");
          }
        };

    assertThatCode(() -> LogLine.info("x").write(full)).doesNotThrowAnyException();
    assertThatCode(
            () ->
                Telemetry.report(
                    full,
                    () -> {
                      throw new IllegalStateException("no figures");
                    }))
        .doesNotThrowAnyException();
  }

  @Test
  void aReportThatThrowsIsOneLineInTheLog() {
    List<String> written = new ArrayList<>();

    Telemetry.report(
        logger(written),
        () -> {
          throw new IllegalStateException("no figures");
        });

    assertThat(written)
        .containsExactly(
            "{\"level\":\"ERROR\",\"message\":\"nothing reported\","
                + "\"telemetryFault\":\"java.lang.IllegalStateException: no figures\"}\n");
  }

  private static LambdaLogger logger(List<String> written) {
    return new LambdaLogger() {
      @Override
      public void log(String message) {
        written.add(message);
      }

      @Override
      public void log(byte[] message) {
        log(new String(message, StandardCharsets.UTF_8));
      }
    };
  }

  @Test
  void noTwoMetricsHaveOneName() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::id)).doesNotHaveDuplicates();
  }
}
