package cqrs.journal.dynamodb;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** DynamoDB attributes, made and read. Reading names what is missing. */
public final class Attributes {

  private Attributes() {}

  public static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  public static AttributeValue n(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  public static String string(Map<String, AttributeValue> item, String name) {
    return present(item, name).s();
  }

  public static @Nullable String stringOrNull(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }

  public static long number(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(present(item, name).n());
  }

  /**
   * The attribute's value.
   *
   * @throws IllegalStateException if the item does not have it
   */
  public static AttributeValue present(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "The row " + item.get("pk") + "/" + item.get("sk") + " has no attribute " + name + ".");
    }
    return value;
  }
}
