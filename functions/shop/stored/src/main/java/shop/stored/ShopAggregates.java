package shop.stored;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.present;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;
import static cqrs.journal.dynamodb.Attributes.stringOrNull;

import cqrs.journal.AggregateRows;
import cqrs.journal.codec.Json;
import cqrs.journal.codec.Payload;
import cqrs.journal.dynamodb.Packed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.domain.Aggregates;
import shop.domain.Customer;
import shop.domain.CustomerDecider;
import shop.domain.CustomerEvent;
import shop.domain.Money;
import shop.domain.Order;
import shop.domain.OrderDecider;
import shop.domain.OrderEvent;
import shop.domain.OrderStatus;
import shop.domain.Placement;
import shop.domain.Product;
import shop.domain.ProductDecider;
import shop.domain.ProductEvent;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The normalized rows of customers, products and orders. */
public final class ShopAggregates {

  public static final AggregateRows<Customer, CustomerEvent> CUSTOMERS = new Customers();
  public static final AggregateRows<Product, ProductEvent> PRODUCTS = new Products();
  public static final AggregateRows<Order, OrderEvent> ORDERS = new Orders();

  /** Every aggregate of the shop. */
  public static final List<AggregateRows<?, ?>> ALL = List.of(CUSTOMERS, PRODUCTS, ORDERS);

  private ShopAggregates() {}

  private static final class Customers extends AggregateRows<Customer, CustomerEvent> {

    Customers() {
      super(Aggregates.CUSTOMER, CustomerEvent.class);
    }

    @Override
    public Customer evolve(@Nullable Customer state, CustomerEvent event) {
      return CustomerDecider.evolve(state, event);
    }

    @Override
    protected void write(Customer customer, Map<String, AttributeValue> row) {
      row.put("name", s(customer.name()));
      if (customer.email() != null) {
        row.put("email", s(customer.email()));
      }
      row.put("region", s(customer.region()));
    }

    @Override
    protected Customer read(String id, Map<String, AttributeValue> row) {
      return new Customer(
          id, string(row, "name"), stringOrNull(row, "email"), string(row, "region"));
    }
  }

  private static final class Products extends AggregateRows<Product, ProductEvent> {

    Products() {
      super(Aggregates.PRODUCT, ProductEvent.class);
    }

    @Override
    public Product evolve(@Nullable Product state, ProductEvent event) {
      return ProductDecider.evolve(state, event);
    }

    @Override
    protected void write(Product product, Map<String, AttributeValue> row) {
      row.put("name", s(product.name()));
      row.put("price", s(product.price().amount().toPlainString()));
      row.put("currency", s(product.price().currency().getCurrencyCode()));
    }

    @Override
    protected Product read(String id, Map<String, AttributeValue> row) {
      Currency currency = Currency.getInstance(string(row, "currency"));
      return new Product(
          id, string(row, "name"), new Money(new BigDecimal(string(row, "price")), currency));
    }
  }

  private static final class Orders extends AggregateRows<Order, OrderEvent> {

    Orders() {
      super(Aggregates.ORDER, OrderEvent.class);
    }

    @Override
    public Order evolve(@Nullable Order state, OrderEvent event) {
      return OrderDecider.evolve(state, event);
    }

    @Override
    protected void write(Order order, Map<String, AttributeValue> row) {
      Placement placement = order.placement();
      row.put("customerId", s(placement.customerId()));
      row.put("region", s(placement.region()));
      row.put("currency", s(placement.currency().getCurrencyCode()));
      row.put("placedAt", s(placement.placedAt().toString()));
      row.put("status", s(order.status().name()));
      row.put("returns", n(order.returns()));
      row.put("lines", Packed.pack(Json.write(order.lines().stream().map(Orders::line).toList())));
    }

    @Override
    protected Order read(String id, Map<String, AttributeValue> row) {
      List<Object> lines = Json.list(Packed.unpack(present(row, "lines")));
      return new Order(
          new Placement(
              id,
              string(row, "customerId"),
              string(row, "region"),
              Currency.getInstance(string(row, "currency")),
              Instant.parse(string(row, "placedAt"))),
          OrderStatus.valueOf(string(row, "status")),
          Payload.objects(lines, "lines").stream().map(Orders::line).toList(),
          (int) number(row, "returns"));
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
}
