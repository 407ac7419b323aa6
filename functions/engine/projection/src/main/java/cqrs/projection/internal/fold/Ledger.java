package cqrs.projection.internal.fold;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A row's memory: per partition that touched it, the last offset applied, in an attribute
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

  /** The last offset applied to the row from that partition; 0 if none was. */
  public static long of(Map<String, AttributeValue> row, int partition) {
    AttributeValue offset = row.get(attribute(partition));
    return offset == null ? 0 : Long.parseLong(offset.n());
  }
}
