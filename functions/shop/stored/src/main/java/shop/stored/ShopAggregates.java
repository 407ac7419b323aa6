package shop.stored;

import cqrs.journal.AggregateRows;
import cqrs.journal.codec.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.domain.Aggregates;
import shop.domain.Customer;
import shop.domain.CustomerDecider;
import shop.domain.CustomerEvent;
import shop.domain.Order;
import shop.domain.OrderDecider;
import shop.domain.OrderEvent;
import shop.domain.OrderStatus;
import shop.domain.Product;
import shop.domain.ProductDecider;
import shop.domain.ProductEvent;

/** The normalized rows of customers, products and orders. */
public final class ShopAggregates {

  public static final AggregateRows<Customer, CustomerEvent> CUSTOMERS =
      AggregateRows.of(
          Aggregates.CUSTOMER,
          CustomerEvent.class,
          CustomerDecider::evolve,
          ShopAggregates::customer,
          (id, row) ->
              new Customer(id, row.text("name"), row.textOrNull("email"), row.text("region")));

  public static final AggregateRows<Product, ProductEvent> PRODUCTS =
      AggregateRows.of(
          Aggregates.PRODUCT,
          ProductEvent.class,
          ProductDecider::evolve,
          ShopAggregates::product,
          (id, row) -> new Product(id, row.text("name"), Parts.price(row)));

  /** An order's events are ordered among its customer's. */
  public static final AggregateRows<Order, OrderEvent> ORDERS =
      AggregateRows.of(
              Aggregates.ORDER,
              OrderEvent.class,
              OrderDecider::evolve,
              ShopAggregates::order,
              ShopAggregates::order)
          .orderedByAnotherKey();

  /** Every aggregate of the shop. */
  public static final List<AggregateRows<?, ?>> ALL = List.of(CUSTOMERS, PRODUCTS, ORDERS);

  private ShopAggregates() {}

  private static Map<String, Object> customer(Customer customer) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", customer.name());
    Parts.putIfPresent(row, "email", customer.email());
    row.put("region", customer.region());
    return row;
  }

  private static Map<String, Object> product(Product product) {
    Map<String, Object> row = Parts.price(product.price());
    row.put("name", product.name());
    return row;
  }

  private static Map<String, Object> order(Order order) {
    Map<String, Object> row = Parts.placement(order.placement());
    row.put("status", order.status().name());
    row.put("returns", order.returns());
    row.put("lines", order.lines().stream().map(ShopAggregates::line).toList());
    return row;
  }

  private static Order order(String id, Payload row) {
    return new Order(
        Parts.placement(id, row),
        OrderStatus.valueOf(row.text("status")),
        row.each("lines", ShopAggregates::line),
        row.integer("returns"));
  }

  private static Map<String, Object> line(Order.Line line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("productId", line.productId());
    json.put("quantity", line.quantity());
    json.put("unitPrice", line.unitPrice().toPlainString());
    json.put("returned", line.returned());
    return json;
  }

  private static Order.Line line(Payload json) {
    return new Order.Line(
        json.text("productId"),
        json.integer("quantity"),
        json.decimal("unitPrice"),
        json.integer("returned"));
  }
}
