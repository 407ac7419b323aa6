package shop.views.regions;

import java.math.BigDecimal;
import shop.views.parts.Figures;

/**
 * A region's sales in one currency.
 *
 * @param orderCount orders placed, also those cancelled later
 * @param gross of all orders placed
 * @param cancelled what cancellations took back
 * @param returned what returns took back
 */
public record RegionFigures(
    long orderCount,
    long cancelledCount,
    BigDecimal gross,
    BigDecimal cancelled,
    BigDecimal returned)
    implements Figures<RegionFigures> {

  public BigDecimal revenue() {
    return gross.subtract(cancelled).subtract(returned);
  }

  @Override
  public RegionFigures plus(RegionFigures other) {
    return new RegionFigures(
        orderCount + other.orderCount,
        cancelledCount + other.cancelledCount,
        gross.add(other.gross),
        cancelled.add(other.cancelled),
        returned.add(other.returned));
  }

  @Override
  public boolean isNone() {
    return orderCount == 0
        && cancelledCount == 0
        && gross.signum() == 0
        && cancelled.signum() == 0
        && returned.signum() == 0;
  }
}
