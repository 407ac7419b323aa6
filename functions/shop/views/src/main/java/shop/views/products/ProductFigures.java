package shop.views.products;

import java.math.BigDecimal;
import shop.views.parts.Figures;

/**
 * A product's sales in one currency.
 *
 * @param units placed, also those cancelled or returned later
 * @param gross of all units placed
 * @param cancelled what cancellations took back
 * @param returned what returns took back
 */
public record ProductFigures(
    long units,
    long unitsCancelled,
    long unitsReturned,
    BigDecimal gross,
    BigDecimal cancelled,
    BigDecimal returned)
    implements Figures<ProductFigures> {

  public BigDecimal revenue() {
    return gross.subtract(cancelled).subtract(returned);
  }

  @Override
  public ProductFigures plus(ProductFigures other) {
    return new ProductFigures(
        units + other.units,
        unitsCancelled + other.unitsCancelled,
        unitsReturned + other.unitsReturned,
        gross.add(other.gross),
        cancelled.add(other.cancelled),
        returned.add(other.returned));
  }

  @Override
  public boolean isNone() {
    return units == 0
        && unitsCancelled == 0
        && unitsReturned == 0
        && gross.signum() == 0
        && cancelled.signum() == 0
        && returned.signum() == 0;
  }
}
