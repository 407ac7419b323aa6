package shop.testing.build;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The metrics of namespace Shop that functions emit, by name. */
final class MetricCatalogue {

  private static final String VIEW = "View";

  /**
   * One metric.
   *
   * @param dimension the name of its one dimension; empty if it has none
   */
  record Emitted(String unit, String dimension) {}

  static final Map<String, Emitted> ALL = all();

  private MetricCatalogue() {}

  static Emitted emitted(String name) {
    Emitted emitted = ALL.get(name);
    if (emitted == null) {
      throw new AssertionError("Nothing emits the metric " + name + ".");
    }
    return emitted;
  }

  private static Map<String, Emitted> all() {
    Map<String, Emitted> all = new TreeMap<>();
    List.of(
            "LagEvents",
            "BlockedPartitions",
            "GenerationsBuilding",
            "CheckpointsAhead",
            "CatchUpsStarted",
            "EventsApplied",
            "DuplicatesDropped",
            "GapsFilled",
            "RowsWritten",
            "RowConflicts",
            "WriteUnits",
            "PartitionsBlocked",
            "DeliveriesFailed",
            "RebuildEvents",
            "RebuildsFailed",
            "VerificationsFailed",
            "QueryFaults",
            "BehindAnswers")
        .forEach(name -> all.put(name, new Emitted("Count", VIEW)));
    List.of("CommitToApplied", "DeliveryMilliseconds", "QueryMilliseconds", "TokenWait")
        .forEach(name -> all.put(name, new Emitted("Milliseconds", VIEW)));
    all.put("LagSeconds", new Emitted("Seconds", VIEW));
    all.put("RebuildProgress", new Emitted("Percent", VIEW));
    all.put("Commands", new Emitted("Count", "Outcome"));
    List.of("MonitorLooked", "UnreadableRecords", "CommandFaults", "ConflictsRetried")
        .forEach(name -> all.put(name, new Emitted("Count", "")));
    all.put("CommandMilliseconds", new Emitted("Milliseconds", ""));
    return Map.copyOf(all);
  }
}
