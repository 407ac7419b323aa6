package shop.testing.reads;

import cqrs.domain.AggregateId;
import cqrs.journal.AggregateRows;
import cqrs.journal.Versioned;
import cqrs.journal.codec.RecordedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.domain.Customer;
import shop.domain.CustomerEvent;
import shop.domain.Order;
import shop.domain.OrderEvent;
import shop.domain.Product;
import shop.domain.ProductEvent;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The aggregates' rows as commands leave them, made by folding events. */
public final class NormalizedRows {

  private final Map<AggregateId, Versioned<Customer>> customers = new LinkedHashMap<>();
  private final Map<AggregateId, Versioned<Product>> products = new LinkedHashMap<>();
  private final Map<AggregateId, Versioned<Order>> orders = new LinkedHashMap<>();

  /** Takes events in the order of the journal. */
  public NormalizedRows add(Collection<RecordedEvent<ShopEvent>> events) {
    events.forEach(this::next);
    return this;
  }

  /** Takes one more event, and answers its aggregate's row after it. */
  public Map<String, AttributeValue> next(RecordedEvent<ShopEvent> e) {
    return switch (e.event()) {
      case CustomerEvent event -> next(ShopAggregates.CUSTOMERS, customers, event, e);
      case ProductEvent event -> next(ShopAggregates.PRODUCTS, products, event, e);
      case OrderEvent event -> next(ShopAggregates.ORDERS, orders, event, e);
    };
  }

  private static <S, E extends ShopEvent> Map<String, AttributeValue> next(
      AggregateRows<S, E> rows,
      Map<AggregateId, Versioned<S>> all,
      E event,
      RecordedEvent<ShopEvent> e) {
    @Nullable Versioned<S> before = all.get(event.aggregate());
    S state = rows.evolve(before == null ? null : before.state(), event);
    Versioned<S> now = new Versioned<>(state, e.version(), e.position(), event.occurredAt());
    all.put(event.aggregate(), now);
    return rows.row(event.aggregate(), now);
  }

  /** One row for each aggregate, in no order. */
  public List<Map<String, AttributeValue>> rows() {
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    customers.forEach((id, customer) -> rows.add(ShopAggregates.CUSTOMERS.row(id, customer)));
    products.forEach((id, product) -> rows.add(ShopAggregates.PRODUCTS.row(id, product)));
    orders.forEach((id, order) -> rows.add(ShopAggregates.ORDERS.row(id, order)));
    return rows;
  }
}
