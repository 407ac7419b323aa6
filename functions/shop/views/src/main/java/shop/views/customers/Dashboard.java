package shop.views.customers;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import shop.domain.Money;

/**
 * A customer at a glance.
 *
 * @param name and region as they are now
 * @param totals by currency; none if nothing was ordered
 */
public record Dashboard(
    String customerId, String name, String region, List<Total> totals, long version) {

  public Dashboard {
    totals = List.copyOf(totals);
  }

  public long orderCount() {
    return totals.stream().mapToLong(Total::orderCount).sum();
  }

  public long cancelledCount() {
    return totals.stream().mapToLong(Total::cancelledCount).sum();
  }

  public Optional<Instant> firstOrderAt() {
    return totals.stream().map(Total::firstOrderAt).min(Comparator.naturalOrder());
  }

  public Optional<Instant> lastOrderAt() {
    return totals.stream().map(Total::lastOrderAt).max(Comparator.naturalOrder());
  }

  /** What the customer has ordered in one currency. */
  public record Total(
      Currency currency,
      long orderCount,
      long cancelledCount,
      BigDecimal gross,
      BigDecimal cancelled,
      BigDecimal returned,
      BigDecimal lifetimeValue,
      Instant firstOrderAt,
      Instant lastOrderAt) {

    /**
     * Of the orders not cancelled; empty without any. Rounded half-even to the currency's minor
     * digits, or to those of the lifetime value if it has more.
     */
    public Optional<BigDecimal> averageOrderValue() {
      long orders = orderCount - cancelledCount;
      if (orders == 0) {
        return Optional.empty();
      }
      int digits = Math.max(Money.minorDigits(currency), Money.canonical(lifetimeValue).scale());
      return Optional.of(
          lifetimeValue.divide(BigDecimal.valueOf(orders), digits, RoundingMode.HALF_EVEN));
    }
  }
}
