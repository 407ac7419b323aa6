package cqrs.testkit.cost;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item's size in bytes, by the rules that AWS publishes: <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">DynamoDB
 * item sizes and formats</a>. AWS calls its rule for numbers approximate; it is taken at its word
 * here, so a number may be a byte more in truth.
 */
public final class ItemSize {

  private static final int COLLECTION = 3;
  private static final int ELEMENT = 1;

  private ItemSize() {}

  /** The item's size; 0 for an item that does not exist, which is an empty map. */
  public static int of(Map<String, AttributeValue> item) {
    return item.entrySet().stream()
        .mapToInt(attribute -> of(attribute.getKey()) + of(attribute.getValue()))
        .sum();
  }

  private static int of(AttributeValue value) {
    return switch (value.type()) {
      case S -> of(value.s());
      case N -> number(value.n());
      case B -> value.b().asByteArrayUnsafe().length;
      case BOOL, NUL -> 1;
      case SS -> value.ss().stream().mapToInt(ItemSize::of).sum();
      case NS -> value.ns().stream().mapToInt(ItemSize::number).sum();
      case BS -> value.bs().stream().mapToInt(bytes -> bytes.asByteArrayUnsafe().length).sum();
      case L -> COLLECTION + elements(value.l());
      case M -> COLLECTION + of(value.m()) + ELEMENT * value.m().size();
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("No size is known for the attribute value " + value);
    };
  }

  private static int elements(Collection<AttributeValue> values) {
    return values.stream().mapToInt(value -> ELEMENT + of(value)).sum();
  }

  private static int of(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** A byte for two significant digits, and one; zeros at either end do not count. */
  private static int number(String text) {
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    return number.signum() == 0 ? 1 : (number.precision() + 1) / 2 + 1;
  }
}
