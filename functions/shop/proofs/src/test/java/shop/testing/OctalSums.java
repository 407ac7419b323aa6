package shop.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.ShopEvent;

/**
 * Sums that tell what they are made of: each line of each order has a price of its own, a power of
 * eight, and fewer than eight pieces. So a figure's octal digits are how many of each line it has.
 */
final class OctalSums {

  /** The most lines: a number of DynamoDB has 38 digits. */
  static final int LINES = 40;

  private static final List<String> FIGURES = List.of("gross", "cancelled", "returned");
  private static final int BITS = 3;
  private static final int DIGIT = 7;

  private OctalSums() {}

  /**
   * A part of a sum.
   *
   * @param line its number among all lines of all orders
   */
  record Part(String figure, int line) {}

  /** Counts the prices that it has given. */
  static Supplier<BigDecimal> prices(AtomicInteger given) {
    return () -> new BigDecimal(BigInteger.ONE.shiftLeft(BITS * given.getAndIncrement()));
  }

  /** The number of the line that has that price. */
  static int line(BigDecimal price) {
    return price.toBigIntegerExact().getLowestSetBit() / BITS;
  }

  /** The amounts that the event adds to sums over those products. */
  static Map<Part, Integer> of(ShopEvent event, Predicate<String> products) {
    Map<Part, Integer> parts = new HashMap<>();
    switch (event) {
      case OrderPlaced e -> {
        for (PlacedLine line : e.lines()) {
          add(parts, "gross", line.productId(), line.unitPrice(), line.quantity(), products);
        }
      }
      case OrderCancelled e -> takenBack(parts, "cancelled", e.lines(), products);
      case OrderLinesReturned e -> takenBack(parts, "returned", e.lines(), products);
      default -> {}
    }
    return parts;
  }

  private static void takenBack(
      Map<Part, Integer> parts, String figure, List<TakenBack> lines, Predicate<String> products) {
    for (TakenBack line : lines) {
      add(parts, figure, line.productId(), line.unitPrice(), line.quantity(), products);
    }
  }

  private static void add(
      Map<Part, Integer> parts,
      String figure,
      String product,
      BigDecimal price,
      int quantity,
      Predicate<String> products) {
    if (products.test(product)) {
      parts.merge(new Part(figure, line(price)), quantity, Integer::sum);
    }
  }

  /** The lines that make up the figures of an answer; empty if there are no figures. */
  static Map<Part, Integer> shown(JsonNode figures) {
    Map<Part, Integer> parts = new HashMap<>();
    for (String figure : FIGURES) {
      BigInteger left = amount(figures, figure).toBigIntegerExact();
      for (int line = 0; left.signum() != 0; line++) {
        int quantity = left.intValue() & DIGIT;
        if (quantity > 0) {
          parts.put(new Part(figure, line), quantity);
        }
        left = left.shiftRight(BITS);
      }
    }
    return parts;
  }

  /** An amount of an answer; 0 where it is missing. */
  static BigDecimal amount(JsonNode figures, String figure) {
    return new BigDecimal(figures.path(figure).asText("0"));
  }

  /** The sales minus cancellations and returns. */
  static BigDecimal net(JsonNode figures) {
    return amount(figures, "gross")
        .subtract(amount(figures, "cancelled"))
        .subtract(amount(figures, "returned"));
  }
}
