/**
 * Small helpers around DynamoDB's client: attributes, packed texts, batch reads, parallel calls and
 * the pauses between repeats.
 */
@NullMarked
package cqrs.journal.dynamodb;

import org.jspecify.annotations.NullMarked;
