package shop.views.customers;

import cqrs.projection.Row;
import cqrs.projection.RowKey;
import cqrs.projection.read.Rows.Range;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.views.parts.Figure;
import shop.views.parts.Turnover;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Keys of the view's rows.
 *
 * <ul>
 *   <li>{@code <customer>} / {@code -}: name, region, version, and {@code email} in bytes, which is
 *       missing or empty if there is none.
 *   <li>{@code <customer>} / {@code <currency>}: the figures of all orders in that currency. {@code
 *       lifetimeValue} follows from the others; it stands in the row because the index sorts by it.
 * </ul>
 */
final class CustomerRows {

  static final String CUSTOMER = "-";

  static final Turnover TURNOVER = new Turnover(List.of("totals"), CustomerRows::amounts);

  private CustomerRows() {}

  static RowKey customer(String customerId) {
    return new RowKey(customerId, CUSTOMER);
  }

  private static Map<String, BigDecimal> amounts(Row row) {
    return row.sk().equals(CUSTOMER)
        ? Map.of()
        : Turnover.amounts("totals", Currency.getInstance(row.sk()), Figure.in(row));
  }

  /**
   * An e-mail address, or none where it was removed, because no change removes an attribute. Bytes,
   * so that no report of a verification and no error shows it.
   */
  static AttributeValue email(@Nullable String email) {
    return AttributeValue.fromB(SdkBytes.fromUtf8String(email == null ? "" : email));
  }

  static Optional<String> email(Row customer) {
    return Optional.ofNullable(customer.item().get("email"))
        .map(stored -> stored.b().asUtf8String())
        .filter(email -> !email.isEmpty());
  }

  /** The customer's row, which sorts first, and its currencies. */
  static Range all(String customerId) {
    return Range.of(customerId, CUSTOMER, Range.END);
  }
}
