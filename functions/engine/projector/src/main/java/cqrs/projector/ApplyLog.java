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
 * Writes apply reports to the log. One line holds as many events as a metric may have values. More
 * lines follow if there are more events, so that each event's delay and correlation id is logged.
 */
final class ApplyLog {

  private ApplyLog() {}

  /**
   * Adds the reports to a line and writes it, and further lines if needed. It never throws, because
   * the events are already applied.
   */
  static void write(LogLine line, String view, List<ApplyReport> reports, LambdaLogger logger) {
    line.view(view).adding(it -> add(it, reports)).write(logger);
    Telemetry.report(logger, () -> furtherEvents(events(reports), view, logger));
  }

  private static void add(LogLine line, List<ApplyReport> reports) {
    ApplyReport sum = reports.stream().reduce(ApplyReport.NONE, ApplyReport::plus);
    LogLine _ =
        line.metric(Metric.EVENTS_APPLIED, sum.applied())
            .metric(Metric.ROWS_WRITTEN, sum.rows())
            .metric(Metric.GAPS_FILLED, sum.gaps())
            .metric(Metric.ROW_CONFLICTS, sum.conflicts())
            .metric(Metric.WRITE_UNITS, sum.writeUnits())
            .metric(Metric.PARTITIONS_BLOCKED, sum.blocked().size());
    if (!sum.blocked().isEmpty()) {
      LogLine _ =
          line.urgent().with("blocked", sum.blocked().stream().map(ApplyLog::json).toList());
    }
    List<Applied> events = events(reports);
    if (!events.isEmpty()) {
      LogLine _ = add(line, events, 0);
    }
  }

  private static List<Applied> events(List<ApplyReport> reports) {
    return reports.stream().flatMap(report -> report.events().stream()).toList();
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
        .metric(Metric.COMMIT_TO_APPLIED, part.stream().map(ApplyLog::millis).toList());
  }

  /** The delay, at least 0, because the clocks of two machines differ. */
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
