/**
 * Starts DynamoDB Local in this process with the template's tables, in memory or in a folder, and
 * hides its quirks from the rest.
 */
@NullMarked
package local.dynamodb;

import org.jspecify.annotations.NullMarked;
