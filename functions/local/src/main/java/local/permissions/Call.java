package local.permissions;

import java.util.Optional;
import java.util.Set;

/**
 * What one call, or one item of a batch, asks of IAM.
 *
 * @param resource ARN of a table, an index or a bus
 * @param leadingKey the item's partition key, if the call names one
 * @param attributes that it reads; all if empty
 */
record Call(
    String action, String resource, Optional<String> leadingKey, Optional<Set<String>> attributes) {

  /** One that reads whole items, or none. */
  Call(String action, String resource, Optional<String> leadingKey) {
    this(action, resource, leadingKey, Optional.empty());
  }
}
