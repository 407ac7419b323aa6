package local.permissions;

import java.util.Optional;
import java.util.Set;

/**
 * A question to IAM about one call, or about one item of a batch.
 *
 * @param action such as {@code dynamodb:GetItem}
 * @param resource ARN of a table, an index or a bus
 * @param leadingKey the partition key of the item, if the call names one
 * @param attributes those that it reads; empty if all of them
 */
record Call(
    String action, String resource, Optional<String> leadingKey, Optional<Set<String>> attributes) {

  /** One that reads whole items, or none. */
  Call(String action, String resource, Optional<String> leadingKey) {
    this(action, resource, leadingKey, Optional.empty());
  }
}
