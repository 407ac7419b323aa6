package cqrs.journal;

import cqrs.journal.codec.Position;

/**
 * An aggregate's state as it was read.
 *
 * @param version counts its events, from 1
 * @param last the position of its last event
 */
public record Versioned<S>(S state, long version, Position last) {}
