package cqrs.projection.internal.generations;

import cqrs.projection.RowKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An operator's decision to let a view go on without an event, or without what the event does to
 * one row. It belongs to the generation and stays on record there.
 *
 * @param event the event's stored name
 * @param error what had blocked the partition
 * @param row the row that goes without; empty if the whole event is left out
 * @param reason the operator's words
 */
public record Skip(
    int partition,
    long offset,
    String event,
    String error,
    Optional<RowKey> row,
    String reason,
    Instant at) {}
