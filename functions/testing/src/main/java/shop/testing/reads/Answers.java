package shop.testing.reads;

import java.util.Currency;
import java.util.List;
import java.util.Optional;
import shop.views.customers.Dashboard;
import shop.views.customers.RankedCustomer;
import shop.views.orders.OrderSummary;
import shop.views.products.RankedProduct;
import shop.views.regions.RegionTotal;

/** The questions that the shop is asked, whatever they are answered from. */
public interface Answers {

  /** Orders and revenue of all regions, by currency and then name. */
  List<RegionTotal> regions();

  /** The products with the highest revenue; those with the same in any order. */
  List<RankedProduct> products(Currency currency, int limit);

  /** A customer at a glance; empty if there is no such customer. */
  Optional<Dashboard> dashboard(String customerId);

  /** The customers with the highest lifetime value; those with the same in any order. */
  List<RankedCustomer> topCustomers(Currency currency, int limit);

  /** A customer's newest orders. */
  List<OrderSummary> ordersOf(String customerId, int limit);
}
