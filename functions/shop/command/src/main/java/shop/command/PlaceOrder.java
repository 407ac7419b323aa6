package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandRequest;
import cqrs.command.CommandSpec;
import cqrs.domain.AggregateId;
import cqrs.http.Caller;
import cqrs.http.Fields;
import cqrs.http.input.Rule;
import cqrs.http.problem.ProblemException;
import cqrs.journal.Versioned;
import cqrs.journal.WriteModel;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shop.domain.Aggregates;
import shop.domain.Customer;
import shop.domain.Order;
import shop.domain.OrderCommand.Known;
import shop.domain.OrderCommand.LineRequest;
import shop.domain.OrderCommand.Place;
import shop.domain.OrderDecider;
import shop.domain.Product;
import shop.domain.Rejection;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;

/** {@code POST /orders}. */
final class PlaceOrder implements CommandReader<ShopEvent> {

  @Override
  public String timeField() {
    return "placedAt";
  }

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(CommandRequest request, Instant placedAt) {
    String orderId = request.idOrNew("orderId");
    String customerId = request.get("customerId", Rule.ID);
    @Nullable Currency currency = request.body().find("currency", Rule.CURRENCY).orElse(null);
    List<LineRequest> lines = request.body().each("lines", Orders.MOST_LINES, PlaceOrder::line);
    request.requireOwner(customerId, "customerId");
    Caller caller = request.caller();
    AggregateId customer = Aggregates.customer(customerId);
    List<String> products = lines.stream().map(LineRequest::productId).toList();
    Set<AggregateId> references = new HashSet<>();
    products.forEach(id -> references.add(Aggregates.product(id)));
    references.add(customer);
    return CommandSpec.creating(
            ShopAggregates.ORDERS,
            orderId,
            (order, read) -> {
              Known known = known(customer, products, read);
              Place command = new Place(orderId, customerId, currency, placedAt, lines, known);
              return Rejections.inWords(OrderDecider.decide(order, command), products);
            })
        .orderedBy(customerId)
        .referringTo(references, new CommandSpec.Copied(ShopAggregates.CUSTOMERS, customer))
        .allowedBy(order -> mustBeFree(order, caller));
  }

  private static LineRequest line(Fields line) {
    return new LineRequest(
        line.get("productId", Rule.ID),
        line.get("quantity", Rule.QUANTITY),
        line.findImport("unitPrice", Rule.AMOUNT).orElse(null));
  }

  /** Rejects an id that another customer's order has, and tells nothing of that order. */
  private static void mustBeFree(Order order, Caller caller) {
    if (!caller.mayBe(order.placement().customerId())) {
      Rejection taken = new Rejection.AlreadyExists(Aggregates.order(order.placement().orderId()));
      throw new ProblemException(Rejections.problem(taken, List.of()));
    }
  }

  private static Known known(
      AggregateId customerId, List<String> productIds, WriteModel.Rows read) {
    Customer customer =
        read.aggregate(ShopAggregates.CUSTOMERS, customerId).map(Versioned::state).orElse(null);
    Map<String, Product> products = new HashMap<>();
    for (String id : productIds) {
      read.aggregate(ShopAggregates.PRODUCTS, Aggregates.product(id))
          .ifPresent(product -> products.put(id, product.state()));
    }
    return new Known(customer, products);
  }
}
