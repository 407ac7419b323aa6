package cqrs.http;

import cqrs.journal.Partitions;
import java.util.function.LongSupplier;

/**
 * What a consistency token is held against.
 *
 * @param epoch the journal's, asked for only where there is a token
 */
public record Tokens(Partitions partitions, LongSupplier epoch) {}
