package cqrs.http;

import java.util.function.LongSupplier;
import cqrs.journal.Partitions;

/**
 * What a consistency token is held against.
 *
 * @param epoch the journal's, asked for only where there is a token
 */
public record Tokens(Partitions partitions, LongSupplier epoch) {}
