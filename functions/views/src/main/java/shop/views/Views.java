package shop.views;

import java.util.List;
import java.util.Optional;
import shop.domain.ShopEvent;
import shop.projection.Projection;
import shop.views.customers.Customers;
import shop.views.orders.Orders;
import shop.views.products.ProductSales;
import shop.views.regions.RegionSales;

/**
 * All views there are, and which projector keeps each. A view that stands here is projected, shown
 * and measured.
 */
public final class Views {

  private static final List<Projector> PROJECTORS =
      List.of(
          new Projector("orders", List.of(new Orders(), new Customers())),
          new Projector("sales", List.of(new RegionSales(), new ProductSales())));

  private static final List<Projection<ShopEvent>> ALL =
      PROJECTORS.stream().flatMap(projector -> projector.views().stream()).toList();

  private Views() {}

  /**
   * Views that one function keeps in step with the journal.
   *
   * @param name the function's setting PROJECTOR
   */
  public record Projector(String name, List<Projection<ShopEvent>> views) {

    public Projector {
      views = List.copyOf(views);
    }

    public List<String> names() {
      return views.stream().map(Projection::view).toList();
    }
  }

  public static List<Projector> projectors() {
    return PROJECTORS;
  }

  public static Optional<Projector> projector(String name) {
    return PROJECTORS.stream().filter(projector -> projector.name().equals(name)).findFirst();
  }

  public static List<Projection<ShopEvent>> all() {
    return ALL;
  }

  public static List<String> names() {
    return ALL.stream().map(Projection::view).toList();
  }

  public static Optional<Projection<ShopEvent>> named(String view) {
    return ALL.stream().filter(projection -> projection.view().equals(view)).findFirst();
  }
}
