/**
 * The stored state of views: their generations, checkpoints, blocked partitions, builds and
 * verifications. All of it is in the projections table.
 */
@NullMarked
package cqrs.projection.internal.generations;

import org.jspecify.annotations.NullMarked;
