package shop.views.products;

import static shop.views.parts.Figure.CANCELLED;
import static shop.views.parts.Figure.GROSS;
import static shop.views.parts.Figure.RETURNED;
import static shop.views.products.ProductRows.REVENUE;
import static shop.views.products.ProductRows.UNITS;
import static shop.views.products.ProductRows.UNITS_CANCELLED;
import static shop.views.products.ProductRows.UNITS_RETURNED;

import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Changes;
import cqrs.projection.Conserved;
import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import shop.domain.CustomerEvent;
import shop.domain.Money;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.PlacedLine;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.ProductEvent.ProductAdded;
import shop.domain.ProductEvent.ProductRenamed;
import shop.domain.ProductEvent.ProductRepriced;
import shop.domain.ShopEvent;
import shop.views.parts.Figure;
import shop.views.parts.Ranking;

/** Products as they are now, and what was placed, cancelled and returned of them. */
public final class ProductSales implements Projection<ShopEvent> {

  @Override
  public String view() {
    return "products";
  }

  @Override
  public Version version() {
    return new Version(2, 0);
  }

  @Override
  public Optional<Conserved<ShopEvent>> conserved() {
    return Optional.of(ProductRows.TURNOVER);
  }

  @Override
  public void project(RecordedEvent<ShopEvent> recorded, Changes changes) {
    switch (recorded.event()) {
      case ProductAdded e -> {
        named(changes, recorded, e.productId(), e.name());
        priced(changes, recorded, e.productId(), e.price());
      }
      case ProductRenamed e -> named(changes, recorded, e.productId(), e.name());
      case ProductRepriced e -> priced(changes, recorded, e.productId(), e.price());
      case OrderPlaced e -> {
        Sales sales = new Sales(changes, e.placement().currency(), e.placement().placedAt());
        for (PlacedLine line : e.lines()) {
          sales.placed(line);
        }
      }
      case OrderCancelled e -> {
        Sales sales = new Sales(changes, e.placement().currency(), e.occurredAt());
        for (TakenBack line : e.lines()) {
          sales.cancelled(line);
        }
      }
      case OrderLinesReturned e -> {
        Sales sales = new Sales(changes, e.placement().currency(), e.occurredAt());
        for (TakenBack line : e.lines()) {
          sales.returned(line);
        }
      }
      case OrderPaid _, OrderShipped _, OrderDelivered _ -> {}
      case CustomerEvent _ -> {}
    }
  }

  private static void named(
      Changes changes, RecordedEvent<ShopEvent> recorded, String productId, String name) {
    for (RowKey key : shown(productId)) {
      row(changes, key).set("name", name).set("version", recorded.version());
    }
  }

  private static void priced(
      Changes changes, RecordedEvent<ShopEvent> recorded, String productId, Money price) {
    for (RowKey key : shown(productId)) {
      row(changes, key)
          .set("price", price.amount().toPlainString())
          .set("currency", price.currency().getCurrencyCode())
          .set("version", recorded.version());
    }
  }

  /** The product's own row, and its row in the catalogue. */
  private static List<RowKey> shown(String productId) {
    return List.of(ProductRows.product(productId), ProductRows.listed(productId));
  }

  /** One day's sales; a product that stands on several lines adds up. */
  private record Sales(Changes changes, Currency currency, Instant day) {

    void placed(PlacedLine line) {
      add(line.productId(), UNITS, line.quantity(), GROSS, line.total());
      revenue(line.productId(), line.total());
    }

    void cancelled(TakenBack line) {
      add(line.productId(), UNITS_CANCELLED, line.quantity(), CANCELLED, line.total());
      revenue(line.productId(), line.total().negate());
    }

    void returned(TakenBack line) {
      add(line.productId(), UNITS_RETURNED, line.quantity(), RETURNED, line.total());
      revenue(line.productId(), line.total().negate());
    }

    private void add(
        String productId, Figure units, int quantity, Figure amount, BigDecimal total) {
      Changes.Row totals = row(changes, ProductRows.totals(productId, currency));
      Changes.Row month = row(changes, ProductRows.month(productId, currency, day));
      units.add(totals, BigDecimal.valueOf(quantity));
      units.add(month, day, BigDecimal.valueOf(quantity));
      amount.add(totals, total);
      amount.add(month, day, total);
    }

    private void revenue(String productId, BigDecimal amount) {
      row(changes, ProductRows.totals(productId, currency))
          .add(REVENUE, amount)
          .index(Ranking.RANK, Ranking.shard(currency.getCurrencyCode(), productId));
    }
  }

  private static Changes.Row row(Changes changes, RowKey key) {
    return changes.row(key.pk(), key.sk());
  }
}
