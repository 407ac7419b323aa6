package shop.command;

import cqrs.command.CommandReader;
import cqrs.command.CommandSpec;
import cqrs.domain.AggregateId;
import cqrs.http.Caller;
import cqrs.http.Fields;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.input.Rule;
import cqrs.journal.Versioned;
import cqrs.journal.WriteModel;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import shop.api.ShopApi;
import shop.domain.Aggregates;
import shop.domain.Customer;
import shop.domain.OrderCommand.Known;
import shop.domain.OrderCommand.LineRequest;
import shop.domain.OrderCommand.Place;
import shop.domain.OrderDecider;
import shop.domain.Product;
import shop.domain.ShopEvent;
import shop.stored.ShopAggregates;

/** {@code POST /orders}. */
final class PlaceOrder implements CommandReader<ShopEvent> {

  private final Supplier<String> ids;

  PlaceOrder(Supplier<String> ids) {
    this.ids = ids;
  }

  /** What the request says; what it refers to is not known yet. */
  private record Asked(
      String orderId,
      String customerId,
      @Nullable Currency currency,
      Instant placedAt,
      List<LineRequest> lines) {

    Place with(Known known) {
      return new Place(orderId, customerId, currency, placedAt, lines, known);
    }
  }

  @Override
  public CommandSpec<?, ? extends ShopEvent> read(Request request, Instant now) {
    Asked asked = JsonBody.read(request, fields -> asked(fields, now));
    Caller caller = request.caller();
    caller.mustBe(asked.customerId(), "customerId");
    AggregateId customer = Aggregates.customer(asked.customerId());
    List<String> products = asked.lines().stream().map(LineRequest::productId).toList();
    Set<AggregateId> references = new HashSet<>();
    products.forEach(id -> references.add(Aggregates.product(id)));
    references.add(customer);
    AggregateId order = Aggregates.order(asked.orderId());
    return CommandSpec.creating(
            ShopAggregates.ORDERS,
            order,
            ShopApi::path,
            (state, read) ->
                Rejections.inWords(
                    OrderDecider.decide(state, asked.with(known(customer, products, read))),
                    products))
        .orderedBy(asked.customerId())
        .referringTo(references, new CommandSpec.Copied(ShopAggregates.CUSTOMERS, customer))
        .allowedBy(state -> Orders.mustBeFree(state, caller));
  }

  private Asked asked(Fields fields, Instant now) {
    return new Asked(
        fields.find("orderId", Rule.ID).orElseGet(ids),
        fields.get("customerId", Rule.ID),
        fields.find("currency", Rule.CURRENCY).orElse(null),
        Moments.of("placedAt", fields, now),
        fields.each(
            "lines",
            Orders.MOST_LINES,
            line ->
                new LineRequest(
                    line.get("productId", Rule.ID),
                    line.get("quantity", Rule.QUANTITY),
                    line.findImport("unitPrice", Rule.AMOUNT).orElse(null))));
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
