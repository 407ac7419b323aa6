/** DynamoDB Local in this process with the template's tables, in memory or in a folder. */
@NullMarked
package local.dynamodb;

import org.jspecify.annotations.NullMarked;
