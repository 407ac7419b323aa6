package shop.testing.reads;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.stream.Collector;
import shop.domain.Money;
import shop.views.customers.Dashboard;
import shop.views.regions.RegionFigures;

/** Orders of one currency, added up. */
final class Sales {

  private long orderCount;
  private long cancelledCount;
  private BigDecimal gross = BigDecimal.ZERO;
  private BigDecimal cancelled = BigDecimal.ZERO;
  private BigDecimal returned = BigDecimal.ZERO;
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;

  static Collector<OrderRow, Sales, Sales> summed() {
    return Collector.of(Sales::new, Sales::add, Sales::plus);
  }

  private void add(OrderRow order) {
    BigDecimal total = order.total();
    orderCount++;
    gross = gross.add(total);
    if (order.cancelled()) {
      cancelledCount++;
      cancelled = cancelled.add(total);
    }
    returned = returned.add(order.returnedTotal());
    span(order.placedAt(), order.placedAt());
  }

  private Sales plus(Sales other) {
    orderCount += other.orderCount;
    cancelledCount += other.cancelledCount;
    gross = gross.add(other.gross);
    cancelled = cancelled.add(other.cancelled);
    returned = returned.add(other.returned);
    span(other.first, other.last);
    return this;
  }

  private void span(Instant from, Instant to) {
    first = from.isBefore(first) ? from : first;
    last = to.isAfter(last) ? to : last;
  }

  long orderCount() {
    return orderCount;
  }

  BigDecimal revenue() {
    return Money.canonical(gross.subtract(cancelled).subtract(returned));
  }

  RegionFigures ofRegion() {
    return new RegionFigures(orderCount, cancelledCount, gross, cancelled, returned);
  }

  Dashboard.Total ofCustomer(Currency currency) {
    return new Dashboard.Total(
        currency, orderCount, cancelledCount, gross, cancelled, returned, revenue(), first, last);
  }
}
