package shop.journal;

import static shop.journal.Attributes.n;
import static shop.journal.Attributes.number;
import static shop.journal.Attributes.present;
import static shop.journal.Attributes.s;
import static shop.journal.Attributes.string;
import static shop.journal.Attributes.stringOrNull;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.domain.AggregateId;
import shop.domain.Customer;
import shop.domain.CustomerDecider;
import shop.domain.CustomerEvent;
import shop.domain.Event;
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

/** How an aggregate's state is kept: one row, normalized, with its version and last position. */
public abstract sealed class AggregateRows<S, E extends Event> {

  public static final AggregateRows<Customer, CustomerEvent> CUSTOMERS = new Customers();
  public static final AggregateRows<Product, ProductEvent> PRODUCTS = new Products();
  public static final AggregateRows<Order, OrderEvent> ORDERS = new Orders();

  private AggregateRows() {}

  /** The state after one more event. */
  public abstract S evolve(@Nullable S state, E event);

  abstract void write(S state, Map<String, AttributeValue> row);

  abstract S read(String id, Map<String, AttributeValue> row);

  /** The primary key of an aggregate's row. */
  public static Map<String, AttributeValue> key(AggregateId id) {
    return Map.of("pk", s(id.toString()), "sk", s("-"));
  }

  /** The whole row. */
  public final Map<String, AttributeValue> row(AggregateId id, Versioned<S> aggregate) {
    Map<String, AttributeValue> row = new HashMap<>(key(id));
    row.put("version", n(aggregate.version()));
    row.put("partition", n(aggregate.last().partition()));
    row.put("offset", n(aggregate.last().offset()));
    write(aggregate.state(), row);
    return row;
  }

  /** The opposite of {@link #row}. */
  public final Versioned<S> read(Map<String, AttributeValue> row) {
    return new Versioned<>(
        read(AggregateId.parse(string(row, "pk")).id(), row),
        number(row, "version"),
        new Position((int) number(row, "partition"), number(row, "offset")));
  }

  private static final class Customers extends AggregateRows<Customer, CustomerEvent> {

    @Override
    public Customer evolve(@Nullable Customer state, CustomerEvent event) {
      return CustomerDecider.evolve(state, event);
    }

    @Override
    void write(Customer customer, Map<String, AttributeValue> row) {
      row.put("name", s(customer.name()));
      if (customer.email() != null) {
        row.put("email", s(customer.email()));
      }
      row.put("region", s(customer.region()));
    }

    @Override
    Customer read(String id, Map<String, AttributeValue> row) {
      return new Customer(
          id, string(row, "name"), stringOrNull(row, "email"), string(row, "region"));
    }
  }

  private static final class Products extends AggregateRows<Product, ProductEvent> {

    @Override
    public Product evolve(@Nullable Product state, ProductEvent event) {
      return ProductDecider.evolve(state, event);
    }

    @Override
    void write(Product product, Map<String, AttributeValue> row) {
      row.put("name", s(product.name()));
      row.put("price", s(product.price().amount().toPlainString()));
      row.put("currency", s(product.price().currency().getCurrencyCode()));
    }

    @Override
    Product read(String id, Map<String, AttributeValue> row) {
      Currency currency = Currency.getInstance(string(row, "currency"));
      return new Product(
          id, string(row, "name"), new Money(new BigDecimal(string(row, "price")), currency));
    }
  }

  private static final class Orders extends AggregateRows<Order, OrderEvent> {

    @Override
    public Order evolve(@Nullable Order state, OrderEvent event) {
      return OrderDecider.evolve(state, event);
    }

    @Override
    void write(Order order, Map<String, AttributeValue> row) {
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
    Order read(String id, Map<String, AttributeValue> row) {
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
