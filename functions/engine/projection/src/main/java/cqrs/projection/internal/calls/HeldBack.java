package cqrs.projection.internal.calls;

import java.time.Instant;

/**
 * Bulk work runs slower so that live work goes first.
 *
 * @param since when this began
 * @param why the last reason, for an operator
 * @param unitsPerSecond write units spent in the last second
 */
public record HeldBack(Instant since, String why, long unitsPerSecond) {}
