package shop.views.regions;

import static shop.views.parts.Figure.CANCELLED;
import static shop.views.parts.Figure.GROSS;
import static shop.views.parts.Figure.RETURNED;
import static shop.views.regions.RegionRows.CANCELLED_COUNT;
import static shop.views.regions.RegionRows.ORDER_COUNT;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Conserved;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import shop.domain.CustomerEvent;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.Placement;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;
import shop.domain.ShopEvent;
import shop.views.parts.Figure;

/**
 * Sales by region and of the company: what was placed, cancelled and returned, by where the
 * customer lived when ordering.
 */
public final class RegionSales implements Projection<ShopEvent> {

  @Override
  public String view() {
    return "regions";
  }

  @Override
  public Version version() {
    return new Version(2, 0);
  }

  @Override
  public Optional<Conserved<ShopEvent>> conserved() {
    return Optional.of(RegionRows.TURNOVER);
  }

  @Override
  public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
    switch (recorded.event()) {
      case OrderPlaced e -> {
        Sales sales = new Sales(changes, e.placement(), e.placement().placedAt());
        sales.add(ORDER_COUNT, 1);
        sales.add(GROSS, e.total());
      }
      case OrderCancelled e -> {
        Sales sales = new Sales(changes, e.placement(), e.occurredAt());
        sales.add(CANCELLED_COUNT, 1);
        sales.add(CANCELLED, e.total());
      }
      case OrderLinesReturned e ->
          new Sales(changes, e.placement(), e.occurredAt()).add(RETURNED, e.total());
      case OrderPaid _, OrderShipped _, OrderDelivered _ -> {}
      case CustomerEvent _ -> {}
      case ProductAdded _, ProductRepriced _, ProductRenamed _ -> {}
    }
  }

  /**
   * The figures of one day, in the rows that count an order: the region's in the lists of all time
   * and of the month, and the region's and the company's month by days.
   */
  private record Sales(Changes changes, Placement placement, Instant day) {

    void add(Figure figure, long count) {
      add(figure, BigDecimal.valueOf(count));
    }

    /** What was free changes no figure and no row: a month that has a row has sales. */
    void add(Figure figure, BigDecimal amount) {
      if (amount.signum() != 0) {
        figure.add(row(RegionRows.listed(placement)), amount);
        figure.add(row(RegionRows.listed(placement, day)), amount);
        figure.add(row(RegionRows.month(placement, day)), day, amount);
        figure.add(row(RegionRows.company(placement, day)), day, amount);
      }
    }

    private Changes.Row row(RowKey key) {
      return changes.row(key.pk(), key.sk());
    }
  }
}
