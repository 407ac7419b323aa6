package cqrs.projection.internal.write;

import cqrs.journal.codec.JournalEntry;
import cqrs.projection.internal.generations.Generation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * What a delivery did to the active generation, for metrics.
 *
 * @param applied number of events folded in
 * @param rows row writes that took effect
 * @param gaps events that were missing in the delivery and were read from the journal
 * @param conflicts row writes whose condition failed
 * @param writeUnits for rows and their indexes, as DynamoDB reports them, plus one for each refused
 *     write
 * @param blocked partitions that this delivery found blocked
 * @param events the events folded in, by partition; none if changes were merged
 */
public record ApplyReport(
    int applied,
    int rows,
    int gaps,
    long conflicts,
    double writeUnits,
    List<Generation.Block> blocked,
    List<Applied> events) {

  public static final ApplyReport NONE = new ApplyReport(0, 0, 0, 0, 0, List.of(), List.of());

  public ApplyReport {
    blocked = List.copyOf(blocked);
    events = List.copyOf(events);
  }

  /**
   * An event that was applied.
   *
   * @param recordedAt when the command was decided
   * @param at when all rows were written
   */
  public record Applied(String correlationId, Instant recordedAt, Instant at) {}

  /** The sum of both reports, without the events. */
  public ApplyReport plus(ApplyReport other) {
    return new ApplyReport(
        applied + other.applied,
        rows + other.rows,
        gaps + other.gaps,
        conflicts + other.conflicts,
        writeUnits + other.writeUnits,
        Stream.concat(blocked.stream(), other.blocked.stream()).toList(),
        List.of());
  }

  /** Counts while rows are written in parallel. */
  public static final class Meter {

    private final LongAdder conflicts = new LongAdder();
    private final DoubleAdder writeUnits = new DoubleAdder();
    private final List<Applied> events = new ArrayList<>();
    private final List<Generation.Block> blocked = new ArrayList<>();
    private final LongAdder rows = new LongAdder();
    private int applied;
    private int gaps;

    /** Counts a failed condition, which costs at least one unit. */
    void conflict() {
      conflicts.increment();
      writeUnits.add(1);
    }

    void written(double units) {
      rows.increment();
      writeUnits.add(units);
    }

    public void gaps(int filled) {
      gaps += filled;
    }

    public void blocked(Generation.Block block) {
      blocked.add(block);
    }

    /** Counts events that were applied merged. */
    public void merged(int folded) {
      applied += folded;
    }

    public void applied(JournalEntry entry, Instant now) {
      applied++;
      events.add(new Applied(entry.correlationId(), entry.recordedAt(), now));
    }

    public ApplyReport read() {
      return new ApplyReport(
          applied, (int) rows.sum(), gaps, conflicts.sum(), writeUnits.sum(), blocked, events);
    }
  }
}
