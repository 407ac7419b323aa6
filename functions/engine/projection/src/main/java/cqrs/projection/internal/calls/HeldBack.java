package cqrs.projection.internal.calls;

import java.time.Instant;

/**
 * Bulk work is slowed down because live work goes first.
 *
 * @param since when it began
 * @param why what suffered last, for an operator
 * @param unitsPerSecond the write units that it spent in the last second
 */
public record HeldBack(Instant since, String why, long unitsPerSecond) {}
