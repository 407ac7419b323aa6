/**
 * How the engine calls DynamoDB: repeats with bounds, conditional writes, and a pace that lets live
 * work go before bulk work.
 */
@NullMarked
package cqrs.projection.internal.calls;

import org.jspecify.annotations.NullMarked;
