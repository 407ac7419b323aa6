package shop.domain;

import java.math.BigDecimal;
import java.util.List;

/**
 * An order as it is now.
 *
 * @param lines as placed: a product may stand on several of them
 * @param returns how many returns it has taken
 */
public record Order(Placement placement, OrderStatus status, List<Line> lines, int returns) {

  public Order {
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param unitPrice in the order's currency
   * @param returned how many of the quantity came back
   */
  public record Line(String productId, int quantity, BigDecimal unitPrice, int returned) {

    int left() {
      return quantity - returned;
    }
  }
}
