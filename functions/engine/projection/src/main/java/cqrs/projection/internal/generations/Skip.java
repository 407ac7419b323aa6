package cqrs.projection.internal.generations;

import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An operator's decision that a view skips an event, or that one row does. It stays on record with
 * the generation.
 *
 * @param event the event's stored name
 * @param error what blocked the partition
 * @param row the row that goes without the event; empty if all rows do
 * @param reason the operator's words
 */
public record Skip(
    int partition,
    long offset,
    String event,
    String error,
    Optional<RowKey> row,
    String reason,
    Instant at) {

  public Position position() {
    return new Position(partition, offset);
  }
}
