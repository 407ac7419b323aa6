/**
 * How the engine calls DynamoDB: retries, conditional writes, parallel calls, and a pace that gives
 * live work priority over bulk work.
 */
@NullMarked
package cqrs.projection.internal.calls;

import org.jspecify.annotations.NullMarked;
