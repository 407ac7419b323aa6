/**
 * Counts calls to DynamoDB and the units that they cost, because DynamoDB Local reports them
 * wrongly.
 */
@NullMarked
package cqrs.testkit.cost;

import org.jspecify.annotations.NullMarked;
