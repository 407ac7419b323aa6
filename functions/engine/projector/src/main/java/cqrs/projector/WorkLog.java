package cqrs.projector;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.write.ApplyReport;
import cqrs.projection.internal.write.ApplyReport.Applied;
import cqrs.telemetry.LogLine;
import cqrs.telemetry.Metric;
import cqrs.telemetry.Telemetry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Work in the log. A line holds as many events as a metric may have values; where there are more,
 * further lines follow, so that no event's time and correlation id are missing.
 */
final class WorkLog {

  private WorkLog() {}

  /**
   * Writes a line and those that follow it, with what was done to the line's view. Never throws:
   * what was done stays done.
   */
  static void write(LogLine line, String view, List<ApplyReport> parts, LambdaLogger logger) {
    line.view(view).adding(it -> add(it, parts)).write(logger);
    Telemetry.report(logger, () -> furtherEvents(events(parts), view, logger));
  }

  private static void add(LogLine line, List<ApplyReport> parts) {
    ApplyReport work = parts.stream().reduce(ApplyReport.NONE, ApplyReport::plus);
    LogLine _ =
        line.metric(Metric.EVENTS_APPLIED, work.applied())
            .metric(Metric.ROWS_WRITTEN, work.rows())
            .metric(Metric.GAPS_FILLED, work.gaps())
            .metric(Metric.ROW_CONFLICTS, work.conflicts())
            .metric(Metric.WRITE_UNITS, work.writeUnits())
            .metric(Metric.PARTITIONS_BLOCKED, work.blocked().size());
    if (!work.blocked().isEmpty()) {
      LogLine _ =
          line.urgent().with("blocked", work.blocked().stream().map(WorkLog::json).toList());
    }
    List<Applied> events = events(parts);
    if (!events.isEmpty()) {
      LogLine _ = add(line, events, 0);
    }
  }

  private static List<Applied> events(List<ApplyReport> parts) {
    return parts.stream().flatMap(part -> part.events().stream()).toList();
  }

  private static void furtherEvents(List<Applied> events, String view, LambdaLogger logger) {
    for (int from = LogLine.MOST_VALUES; from < events.size(); from += LogLine.MOST_VALUES) {
      add(LogLine.info("further events applied").view(view), events, from).write(logger);
    }
  }

  private static LogLine add(LogLine line, List<Applied> events, int from) {
    List<Applied> part = events.subList(from, Math.min(events.size(), from + LogLine.MOST_VALUES));
    return line.with(
            "correlationIds", part.stream().map(Applied::correlationId).distinct().toList())
        .metric(Metric.COMMIT_TO_APPLIED, part.stream().map(WorkLog::millis).toList());
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
