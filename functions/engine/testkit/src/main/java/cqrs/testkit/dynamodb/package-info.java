/**
 * DynamoDB Local in the test's process, and interceptors that make it behave as badly as DynamoDB
 * may.
 */
@NullMarked
package cqrs.testkit.dynamodb;

import org.jspecify.annotations.NullMarked;
