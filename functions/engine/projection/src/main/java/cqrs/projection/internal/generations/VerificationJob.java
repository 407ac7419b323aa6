package cqrs.projection.internal.generations;

import java.time.Instant;
import java.util.Optional;

/**
 * A comparison of a generation with the journal that somebody has asked for.
 *
 * @param sampleOneIn about one row in so many is compared; 1: all
 * @param repair whether rows that differ are mended
 * @param leasedUntil until when somebody works on it
 * @param report what was found, as JSON; empty until it has ended
 */
public record VerificationJob(
    String view,
    long generation,
    String id,
    int sampleOneIn,
    boolean repair,
    Instant startedAt,
    Instant leasedUntil,
    Optional<String> report) {}
