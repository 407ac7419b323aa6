package shop.testing.reads;

import cqrs.projection.read.ReadConsistency;
import cqrs.projection.read.View;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import shop.views.customers.CustomersReader;
import shop.views.customers.Dashboard;
import shop.views.customers.RankedCustomer;
import shop.views.orders.OrderDetails;
import shop.views.orders.OrderSummary;
import shop.views.orders.OrdersReader;
import shop.views.parts.Page;
import shop.views.products.ProductSalesReader;
import shop.views.products.RankedProduct;
import shop.views.regions.RegionSalesReader;
import shop.views.regions.RegionTotal;

/** Answers from the views, by the readers that the query functions use. */
public final class ViewAnswers implements Answers {

  private final OrdersReader orders;
  private final CustomersReader customers;
  private final RegionSalesReader regions;
  private final ProductSalesReader products;

  /**
   * Answers from these views.
   *
   * @param views by name
   */
  public ViewAnswers(Function<String, View> views) {
    this.orders = new OrdersReader(views.apply("orders"));
    this.customers = new CustomersReader(views.apply("customers"));
    this.regions = new RegionSalesReader(views.apply("regions"));
    this.products = new ProductSalesReader(views.apply("products"));
  }

  @Override
  public List<RegionTotal> regions() {
    return regions.regions(Optional.empty(), 1_000, Optional.empty(), ReadConsistency.ANY).items();
  }

  @Override
  public List<RankedProduct> products(Currency currency, int limit) {
    return products.ranking(currency, limit, Optional.empty()).items();
  }

  @Override
  public Optional<Dashboard> dashboard(String customerId) {
    return customers.dashboard(customerId, ReadConsistency.ANY);
  }

  @Override
  public List<RankedCustomer> topCustomers(Currency currency, int limit) {
    return customers.ranking(currency, limit, Optional.empty()).items();
  }

  @Override
  public List<OrderSummary> ordersOf(String customerId, int limit) {
    return orders
        .ofCustomer(customerId, Optional.empty(), limit, Optional.empty(), ReadConsistency.ANY)
        .map(Page::items)
        .orElse(List.of());
  }

  /** One order: the only question that takes a single row. */
  public Optional<OrderDetails> order(String orderId) {
    return orders.order(orderId, ReadConsistency.ANY);
  }
}
