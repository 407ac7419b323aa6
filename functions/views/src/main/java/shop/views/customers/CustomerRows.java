package shop.views.customers;

import shop.projection.RowKey;
import shop.projection.Rows.Range;

/**
 * Keys of the view's rows.
 *
 * <ul>
 *   <li>{@code <customer>} / {@code -}: name, region and version.
 *   <li>{@code <customer>} / {@code <currency>}: the figures of all orders in that currency. {@code
 *       lifetimeValue} follows from the others; it stands in the row because the index sorts by it.
 * </ul>
 */
final class CustomerRows {

  static final String CUSTOMER = "-";

  private CustomerRows() {}

  static RowKey customer(String customerId) {
    return new RowKey(customerId, CUSTOMER);
  }

  /** The customer's row, which sorts first, and its currencies. */
  static Range all(String customerId) {
    return Range.of(customerId, CUSTOMER, Range.END);
  }
}
