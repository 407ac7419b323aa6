package shop.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  @Test
  void metricsAreDeclaredByDimensionAndStandAtTheRoot() throws IOException {
    LogLine line =
        LogLine.info("delivered")
            .view("orders")
            .metric(Metric.EVENTS_APPLIED, 3)
            .metric(Metric.COMMIT_TO_APPLIED, List.of(5L, 7L, 5L))
            .metric(Metric.UNREADABLE_RECORDS, 0);

    Map<String, Object> json = JSON.std.mapFrom(line.json(1_700_000_000_000L));

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

    assertThat(JSON.std.mapFrom(line.json(1)))
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
    return Map.of("Namespace", "Shop", "Dimensions", dimensions, "Metrics", metrics);
  }

  @Test
  void withoutMetricsItIsNothingButALine() throws IOException {
    assertThat(JSON.std.mapFrom(LogLine.error("stopped").with("view", null).json(1)))
        .containsOnlyKeys("level", "message", "view")
        .containsEntry("level", "ERROR");
  }

  @Test
  void itIsOneLineThatIsAJsonObjectFromItsFirstCharacter() throws IOException {
    List<String> written = new ArrayList<>();
    LambdaLogger logger =
        new LambdaLogger() {
          @Override
          public void log(String message) {
            written.add(message);
          }

          @Override
          public void log(byte[] message) {
            log(new String(message, StandardCharsets.UTF_8));
          }
        };

    LogLine.info("a\nb").with("text", "c\r\n\"d").write(logger);

    assertThat(written).hasSize(1);
    assertThat(written.getFirst()).startsWith("{").endsWith("}\n");
    assertThat(written.getFirst().strip().lines()).hasSize(1);
    assertThat(JSON.std.mapFrom(written.getFirst())).containsEntry("text", "c\r\n\"d");
  }

  @Test
  void aFailureSaysWhereItComesFrom() throws IOException {
    IllegalStateException cause = new IllegalStateException("inner");

    Map<String, Object> json =
        JSON.std.mapFrom(LogLine.info("x").warn(new RuntimeException("outer", cause)).json(1));

    assertThat(json).containsEntry("level", "WARN");
    assertThat(String.valueOf(json.get("failure"))).contains("outer", "inner", "LogLineTest");
  }

  @Test
  void whatCloudWatchWouldDropIsRefused() {
    LogLine line = LogLine.info("x").view("orders");

    assertThatThrownBy(() -> line.metric(Metric.COMMIT_TO_APPLIED, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> line.metric(Metric.COMMIT_TO_APPLIED, Collections.nCopies(101, 1L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> line.metric(Metric.COMMANDS, 1).json(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("OUTCOME");
  }

  @Test
  void noTwoMetricsHaveOneName() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::id)).doesNotHaveDuplicates();
  }
}
