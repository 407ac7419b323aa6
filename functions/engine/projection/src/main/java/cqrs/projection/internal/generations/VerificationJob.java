package cqrs.projection.internal.generations;

import java.time.Instant;
import java.util.Optional;

/**
 * A requested comparison of a generation with the journal.
 *
 * @param sampleOneIn about one row in so many is compared; 1: all rows
 * @param repair whether rows that differ are repaired
 * @param leasedUntil until when a worker has leased it
 * @param report the findings as JSON; empty until the verification has ended
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
