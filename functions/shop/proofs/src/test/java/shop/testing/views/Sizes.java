package shop.testing.views;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A row's size as DynamoDB counts it, which for numbers it calls approximate. */
final class Sizes {

  private static final int WRITE_UNIT = 1024;

  private Sizes() {}

  static long row(Map<String, AttributeValue> row) {
    return row.entrySet().stream().mapToLong(e -> bytes(e.getKey()) + value(e.getValue())).sum();
  }

  /** The part of it that is the ledger. */
  static long ledger(Map<String, AttributeValue> row) {
    return row.entrySet().stream()
        .filter(e -> e.getKey().startsWith("@"))
        .mapToLong(e -> bytes(e.getKey()) + value(e.getValue()))
        .sum();
  }

  static long writeUnits(long bytes) {
    return Math.ceilDiv(bytes, WRITE_UNIT);
  }

  private static long value(AttributeValue value) {
    return switch (value.type()) {
      case S -> bytes(value.s());
      case N -> number(value.n());
      case B -> value.b().asByteArrayUnsafe().length;
      case L -> 3 + value.l().stream().mapToLong(v -> 1 + value(v)).sum();
      case M ->
          3
              + value.m().entrySet().stream()
                  .mapToLong(e -> 1 + bytes(e.getKey()) + value(e.getValue()))
                  .sum();
      default -> throw new IllegalArgumentException("No view keeps a " + value.type() + ".");
    };
  }

  /** A byte for two significant digits, and one more. */
  private static long number(String text) {
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    return 1L + Math.ceilDiv(number.precision(), 2);
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
