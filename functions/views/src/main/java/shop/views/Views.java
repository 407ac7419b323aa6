package shop.views;

import java.util.List;
import java.util.Optional;
import shop.projection.Projection;
import shop.views.customers.Customers;
import shop.views.orders.Orders;
import shop.views.products.ProductSales;
import shop.views.regions.RegionSales;

/** All views there are. A view that stands here is projected, shown and measured. */
public final class Views {

  private static final List<Projection> ALL =
      List.of(new Orders(), new Customers(), new RegionSales(), new ProductSales());

  private Views() {}

  public static List<Projection> all() {
    return ALL;
  }

  public static List<String> names() {
    return ALL.stream().map(Projection::view).toList();
  }

  public static Optional<Projection> named(String view) {
    return ALL.stream().filter(projection -> projection.view().equals(view)).findFirst();
  }
}
