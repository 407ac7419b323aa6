package shop.views;

import cqrs.journal.codec.EventCodec;
import cqrs.projection.Projector;
import cqrs.projection.Views;
import java.util.List;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import shop.views.customers.Customers;
import shop.views.orders.Orders;
import shop.views.products.ProductSales;
import shop.views.regions.RegionSales;

/** The views of the shop, and which projector keeps each. */
public final class ShopViews implements Views<ShopEvent> {

  /** The list that everything else takes its views from. */
  public static final Views<ShopEvent> VIEWS = new ShopViews();

  private static final List<Projector<ShopEvent>> PROJECTORS =
      List.of(
          new Projector<>("orders", List.of(new Orders(), new Customers())),
          new Projector<>("sales", List.of(new RegionSales(), new ProductSales())));

  @Override
  public EventCodec<ShopEvent> codec() {
    return ShopEvents.CODEC;
  }

  @Override
  public List<Projector<ShopEvent>> projectors() {
    return PROJECTORS;
  }
}
