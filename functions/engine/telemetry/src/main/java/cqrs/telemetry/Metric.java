package cqrs.telemetry;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of the functions, in the application's namespace of CloudWatch. The alarms and the
 * dashboard in {@code infra/} use them by {@link #id}.
 */
public enum Metric {

  // ---- The monitor, once a minute --------------------------------------------------------------

  /** Events in the journal that the view's active generation has not applied: exact. */
  LAG_EVENTS("LagEvents", Unit.COUNT, Dimension.VIEW),
  /** Age of the oldest of them since it was recorded; 0 if there is none. */
  LAG_SECONDS("LagSeconds", Unit.SECONDS, Dimension.VIEW),
  /**
   * Partitions of the journal that the view stands still in, at an event it cannot take; those of a
   * generation that is being built count, too.
   */
  BLOCKED_PARTITIONS("BlockedPartitions", Unit.COUNT, Dimension.VIEW, true),
  /** Partitions in which the view has applied more than the journal has: events were lost. */
  CHECKPOINTS_AHEAD("CheckpointsAhead", Unit.COUNT, Dimension.VIEW),
  /** Generations that are being built: 0 or 1. */
  GENERATIONS_BUILDING("GenerationsBuilding", Unit.COUNT, Dimension.VIEW),
  /** Of a generation that is being built, the part of the journal that it has applied. */
  REBUILD_PROGRESS("RebuildProgress", Unit.PERCENT, Dimension.VIEW),
  /** Catch-ups started because events wait and no delivery comes, not even a slow one: 0 or 1. */
  CATCH_UPS_STARTED("CatchUpsStarted", Unit.COUNT, Dimension.VIEW),
  /** Views were measured and looked after, all of them: 1. Its absence is the alarm. */
  MONITOR_LOOKED("MonitorLooked", Unit.COUNT, Dimension.NONE),

  // ---- Projectors and the catch-up, each delivery ----------------------------------------------

  /** Events folded into the active generation; deliveries that meet count theirs both. */
  EVENTS_APPLIED("EventsApplied", Unit.COUNT, Dimension.VIEW),
  /** Delivered events that had been applied before. */
  DUPLICATES_DROPPED("DuplicatesDropped", Unit.COUNT, Dimension.VIEW),
  /** Events that a delivery did not bring in order, and that were read from the journal. */
  GAPS_FILLED("GapsFilled", Unit.COUNT, Dimension.VIEW),
  /** Row writes that took effect. */
  ROWS_WRITTEN("RowsWritten", Unit.COUNT, Dimension.VIEW),
  /** Row writes refused: another delivery had got further with the row, or the row decides. */
  ROW_CONFLICTS("RowConflicts", Unit.COUNT, Dimension.VIEW),
  /**
   * Write units of the rows and their indexes, also of a generation that is being built; those of
   * checkpoints come on top, about 1 a chunk.
   */
  WRITE_UNITS("WriteUnits", Unit.COUNT, Dimension.VIEW),
  /** Partitions that stand still since this delivery, or still do after another try. */
  PARTITIONS_BLOCKED("PartitionsBlocked", Unit.COUNT, Dimension.VIEW),
  /** Deliveries that failed and come again: 0 or 1. */
  DELIVERIES_FAILED("DeliveriesFailed", Unit.COUNT, Dimension.VIEW, true),
  /** From an event's recording to the moment when all its rows are written; a value an event. */
  COMMIT_TO_APPLIED("CommitToApplied", Unit.MILLISECONDS, Dimension.VIEW),
  /** How long a delivery took. */
  DELIVERY_MILLISECONDS("DeliveryMilliseconds", Unit.MILLISECONDS, Dimension.VIEW),
  /** Stream records that are no journal rows. */
  UNREADABLE_RECORDS("UnreadableRecords", Unit.COUNT, Dimension.NONE),

  // ---- Rebuilds --------------------------------------------------------------------------------

  /** Events that a slice has folded into a generation that is not active. */
  REBUILD_EVENTS("RebuildEvents", Unit.COUNT, Dimension.VIEW),
  /** Generations that came out wrong and are not read. */
  REBUILDS_FAILED("RebuildsFailed", Unit.COUNT, Dimension.VIEW),
  /** Verifications that found rows other than the journal's, or came to no end: 0 or 1 each. */
  VERIFICATIONS_FAILED("VerificationsFailed", Unit.COUNT, Dimension.VIEW),

  // ---- The relay, each run -------------------------------------------------------------------

  /** Events that the domain bus has confirmed. */
  EVENTS_PUBLISHED("EventsPublished", Unit.COUNT, Dimension.NONE),
  /** Calls to the domain bus, of up to 10 events each. */
  PUBLISH_CALLS("PublishCalls", Unit.COUNT, Dimension.NONE),
  /** Events sent again because the bus had refused them, or had not answered. */
  PUBLISH_RETRIES("PublishRetries", Unit.COUNT, Dimension.NONE),

  // ---- Commands --------------------------------------------------------------------------------

  /** Commands by how they ended. */
  COMMANDS("Commands", Unit.COUNT, Dimension.OUTCOME),
  /** Commands answered with 5xx: 0 or 1 each. */
  COMMAND_FAULTS("CommandFaults", Unit.COUNT, Dimension.NONE),
  /** How long a command took in its function. */
  COMMAND_MILLISECONDS("CommandMilliseconds", Unit.MILLISECONDS, Dimension.NONE),
  /** Races that a command lost and began again after. */
  CONFLICTS_RETRIED("ConflictsRetried", Unit.COUNT, Dimension.NONE),

  // ---- Queries ---------------------------------------------------------------------------------

  /** How long a query took in its function, its wait included. */
  QUERY_MILLISECONDS("QueryMilliseconds", Unit.MILLISECONDS, Dimension.VIEW),
  /** How long a query with a consistency token waited for the view to contain that write. */
  TOKEN_WAIT("TokenWait", Unit.MILLISECONDS, Dimension.VIEW),
  /** Queries answered with 5xx for another reason than a view that is behind: 0 or 1 each. */
  QUERY_FAULTS("QueryFaults", Unit.COUNT, Dimension.VIEW),
  /** Queries answered with 503: the token's write is not shown yet, or nothing is; 0 or 1 each. */
  BEHIND_ANSWERS("BehindAnswers", Unit.COUNT, Dimension.VIEW);

  private final String id;
  private final Unit unit;
  private final Dimension dimension;
  private final boolean alsoTogether;

  Metric(String id, Unit unit, Dimension dimension) {
    this(id, unit, dimension, false);
  }

  Metric(String id, Unit unit, Dimension dimension, boolean alsoTogether) {
    this.id = id;
    this.unit = unit;
    this.dimension = dimension;
    this.alsoTogether = alsoTogether;
  }

  /** CloudWatch's name of it. */
  public String id() {
    return id;
  }

  public Unit unit() {
    return unit;
  }

  public Dimension dimension() {
    return dimension;
  }

  /**
   * Whether there is one more metric of that name without the dimension: an alarm on it watches all
   * views, however many there are.
   */
  public boolean isAlsoTogether() {
    return alsoTogether;
  }

  /** A unit as CloudWatch names it. */
  public enum Unit {
    COUNT("Count"),
    MILLISECONDS("Milliseconds"),
    PERCENT("Percent"),
    SECONDS("Seconds");

    private final String id;

    Unit(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /** Separates the values of a metric. A metric has at most one, because each costs. */
  public enum Dimension {
    NONE(null),
    /** The view's name, such as {@code calendar}. */
    VIEW("View"),
    /** How a command ended: Done, Replayed, Refused, Busy or Failed. */
    OUTCOME("Outcome");

    private final Optional<String> id;

    Dimension(@Nullable String id) {
      this.id = Optional.ofNullable(id);
    }

    /** CloudWatch's name of it; empty for none. */
    public Optional<String> id() {
      return id;
    }
  }
}
