package cqrs.projection.internal.fold;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The ledger of a row: for each partition that changed it, the last offset applied, in an attribute
 * {@code @p}.
 */
public final class Ledger {

  private static final String PREFIX = "@";

  private Ledger() {}

  public static String attribute(int partition) {
    return PREFIX + partition;
  }

  public static boolean isLedger(String attribute) {
    return attribute.startsWith(PREFIX);
  }

  /** The last offset of the partition applied to the row; 0 if none. */
  public static long of(Map<String, AttributeValue> row, int partition) {
    AttributeValue offset = row.get(attribute(partition));
    return offset == null ? 0 : Long.parseLong(offset.n());
  }
}
