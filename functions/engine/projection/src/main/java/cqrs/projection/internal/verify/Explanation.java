package cqrs.projection.internal.verify;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import cqrs.projection.internal.fold.FoldedRow;
import cqrs.projection.internal.fold.LedgerClaims;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.verify.Report.Difference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Why a row is what it is.
 *
 * @param read how many events were read
 * @param units the read units that this took
 * @param left how many events were not read, because of the limits
 * @param count how many of the events that were read change the row
 * @param events the newest of them, in the order in which they were recorded
 * @param stopped the events that this code cannot project, and why; the fold ends before each
 * @param folded the row that the events make that were read
 */
public record Explanation(
    Subject subject,
    long read,
    double units,
    long left,
    long count,
    List<RowEvent> events,
    Map<Position, RuntimeException> stopped,
    FoldedRow folded) {

  public Explanation {
    events = List.copyOf(events);
    stopped = Map.copyOf(stopped);
  }

  /** Whether the row has all of its events. */
  public boolean isComplete() {
    return left == 0 && stopped.isEmpty();
  }

  /** How the stored row differs from the folded one. Only a complete explanation can tell. */
  public List<Difference> differences() {
    return Differences.of(subject.key(), subject.stored(), folded);
  }

  /**
   * An event and what it changes in the row.
   *
   * @param entry without its payload
   */
  public record RowEvent(JournalEntry entry, List<Step> steps) {

    public RowEvent {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A row to be explained.
   *
   * @param generation as read before the row
   * @param stored null if there is no such row
   */
  public record Subject(
      Generation generation, RowKey key, @Nullable Map<String, AttributeValue> stored) {

    /**
     * The last offset to read per partition. A stored row's ledger says which events the row has. A
     * row that is not stored has to have those that the view has passed.
     */
    public Map<Integer, Long> bounds() {
      Map<Integer, Long> bounds = new TreeMap<>(generation.checkpoints());
      if (stored != null) {
        Map<Integer, Long> claims = LedgerClaims.of(stored);
        bounds.clear();
        bounds.putAll(claims);
      }
      bounds.values().removeIf(offset -> offset <= 0);
      return bounds;
    }
  }

  /**
   * The limits of an explanation.
   *
   * @param at only events that were recorded until then count
   * @param listed how many events are listed
   * @param read how many events are read
   * @param until when reading ends
   */
  public record Limits(Optional<Instant> at, int listed, long read, Instant until) {}
}
