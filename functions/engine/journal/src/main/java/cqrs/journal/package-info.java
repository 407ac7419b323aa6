/**
 * The write side on DynamoDB. One table holds the normalized aggregate rows, the append-only
 * journal, and the receipts of commands; one transaction changes all three. Everything that leaves
 * the write side leaves it as a journal entry.
 */
@NullMarked
package cqrs.journal;

import org.jspecify.annotations.NullMarked;
