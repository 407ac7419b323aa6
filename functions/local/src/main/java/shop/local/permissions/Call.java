package shop.local.permissions;

import java.util.Optional;

/**
 * What IAM is asked about one call, or about one item of a call for many.
 *
 * @param action such as {@code dynamodb:GetItem}
 * @param resource ARN of a table, an index or a bus
 * @param leadingKey the partition key of the item, if the call names one
 */
record Call(String action, String resource, Optional<String> leadingKey) {}
