package shop.projector;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.projection.Generation.Block;
import shop.projection.Work;
import shop.projection.Work.Applied;
import shop.telemetry.LogLine;
import shop.telemetry.Metric;

/**
 * Work in the log. A line holds as many events as a metric may have values; where there are more,
 * further lines follow, so that no event's time and correlation id are missing.
 */
final class WorkLog {

  private WorkLog() {}

  /** Writes a line and those that follow it, with what was done to the line's view. */
  static void write(LogLine line, String view, List<Work> parts, LambdaLogger logger) {
    Work work = parts.stream().reduce(Work.NONE, Work::plus);
    LogLine _ =
        line.view(view)
            .metric(Metric.EVENTS_APPLIED, work.applied())
            .metric(Metric.ROWS_WRITTEN, work.rows())
            .metric(Metric.GAPS_FILLED, work.gaps())
            .metric(Metric.ROW_CONFLICTS, work.conflicts())
            .metric(Metric.WRITE_UNITS, work.writeUnits())
            .metric(Metric.PARTITIONS_BLOCKED, work.blocked().size());
    if (!work.blocked().isEmpty()) {
      LogLine _ =
          line.urgent().with("blocked", work.blocked().stream().map(WorkLog::json).toList());
    }
    List<Applied> events = parts.stream().flatMap(part -> part.events().stream()).toList();
    for (int from = 0; from < events.size(); from += LogLine.MOST_VALUES) {
      int to = Math.min(events.size(), from + LogLine.MOST_VALUES);
      LogLine next = from == 0 ? line : LogLine.info("further events applied").view(view);
      events(next, events.subList(from, to)).write(logger);
    }
    if (events.isEmpty()) {
      line.write(logger);
    }
  }

  private static LogLine events(LogLine line, List<Applied> events) {
    return line.with(
            "correlationIds", events.stream().map(Applied::correlationId).distinct().toList())
        .metric(Metric.COMMIT_TO_APPLIED, events.stream().map(WorkLog::millis).toList());
  }

  /** Clocks of two machines may differ by more than an event takes. */
  private static long millis(Applied event) {
    return Math.max(0, event.at().toEpochMilli() - event.recordedAt().toEpochMilli());
  }

  private static Map<String, Object> json(Block block) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("partition", block.partition());
    json.put("offset", block.offset());
    json.put("event", block.event());
    json.put("error", block.error());
    json.put("attempts", block.attempts());
    return json;
  }
}
