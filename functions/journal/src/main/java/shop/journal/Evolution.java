package shop.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.domain.AggregateId;
import shop.domain.Customer;
import shop.domain.CustomerEvent;
import shop.domain.Event;
import shop.domain.Order;
import shop.domain.OrderEvent;
import shop.domain.Product;
import shop.domain.ProductEvent;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The aggregates as the journal's events evolve to: what their rows have to be. All events of an
 * aggregate are in one partition, so partitions may be taken one by one.
 */
public final class Evolution {

  private final Kind<Customer, CustomerEvent> customers = new Kind<>(AggregateRows.CUSTOMERS);
  private final Kind<Product, ProductEvent> products = new Kind<>(AggregateRows.PRODUCTS);
  private final Kind<Order, OrderEvent> orders = new Kind<>(AggregateRows.ORDERS);

  /**
   * Takes the next event of its partition.
   *
   * @throws IllegalStateException if it is not the next one of its aggregate
   */
  public void take(RecordedEvent recorded) {
    switch (recorded.event()) {
      case CustomerEvent event -> customers.take(event, recorded);
      case ProductEvent event -> products.take(event, recorded);
      case OrderEvent event -> orders.take(event, recorded);
    }
  }

  /** The row of each aggregate that has an event, in no order. */
  public List<Map<String, AttributeValue>> rows() {
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    customers.addRows(rows);
    products.addRows(rows);
    orders.addRows(rows);
    return rows;
  }

  private record Kind<S, E extends Event>(
      AggregateRows<S, E> rows, Map<AggregateId, Versioned<S>> aggregates) {

    Kind(AggregateRows<S, E> rows) {
      this(rows, new HashMap<>());
    }

    void take(E event, RecordedEvent recorded) {
      AggregateId id = event.aggregate();
      if (recorded.version() != version(id) + 1) {
        throw new IllegalStateException(
            "The event at %s makes version %d of %s, which is at version %d."
                .formatted(recorded.position(), recorded.version(), id, version(id)));
      }
      Versioned<S> before = aggregates.get(id);
      @Nullable S state = before == null ? null : before.state();
      aggregates.put(
          id, new Versioned<>(rows.evolve(state, event), recorded.version(), recorded.position()));
    }

    long version(AggregateId id) {
      Versioned<S> aggregate = aggregates.get(id);
      return aggregate == null ? 0 : aggregate.version();
    }

    void addRows(List<Map<String, AttributeValue>> all) {
      aggregates.forEach((id, aggregate) -> all.add(rows.row(id, aggregate)));
    }
  }
}
