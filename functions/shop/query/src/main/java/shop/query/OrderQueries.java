package shop.query;

import static shop.query.Answers.amount;

import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Parameters;
import cqrs.http.input.Rule;
import cqrs.http.problem.ProblemException;
import cqrs.projection.read.ReadConsistency;
import cqrs.query.QueriedView;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import shop.domain.OrderStatus;
import shop.views.orders.DayOrder;
import shop.views.orders.OrderDetails;
import shop.views.orders.OrderSummary;
import shop.views.orders.OrdersReader;
import shop.views.parts.Page;

/** Answers what is asked of orders. */
final class OrderQueries {

  private OrderQueries() {}

  /** {@code GET /orders/{id}}; the answer's tag has the order's version. */
  static Response order(Request request, QueriedView view) {
    String orderId = request.path("id", Rule.ID);
    request.noQuery();
    ReadConsistency freshness = view.consistency(request);
    OrderDetails order =
        new OrdersReader(view.view())
            .order(orderId, freshness)
            .orElseThrow(() -> ProblemException.notYet("order " + orderId));
    request.caller().mustBe(order.customerId(), "The order's customer");
    return Response.json(200, json(order)).version(order.version());
  }

  private static Map<String, Object> json(OrderDetails order) {
    Currency currency = order.currency();
    Map<String, Object> customer = new LinkedHashMap<>();
    customer.put("customerId", order.customerId());
    customer.put("name", order.customerName());
    customer.put("region", order.region());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("orderId", order.orderId());
    json.put("status", order.status().name());
    json.put("customer", customer);
    json.put("currency", currency.getCurrencyCode());
    json.put("total", amount(order.total(), currency));
    json.put("returnedTotal", amount(order.returnedTotal(), currency));
    json.put("lines", order.lines().stream().map(line -> json(line, currency)).toList());
    json.put("placedAt", order.placedAt());
    order.shipment().ifPresent(shipment -> json.put("shipment", json(shipment)));
    order
        .cancellationReason()
        .ifPresent(reason -> json.put("cancellation", Map.of("reason", reason)));
    json.put("timeline", order.timeline().stream().map(OrderQueries::json).toList());
    json.put("version", order.version());
    return json;
  }

  private static Map<String, Object> json(OrderDetails.Line line, Currency currency) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("productId", line.productId());
    json.put("name", line.name());
    json.put("quantity", line.quantity());
    json.put("unitPrice", amount(line.unitPrice(), currency));
    json.put("lineTotal", amount(line.total(), currency));
    json.put("returned", line.returned());
    return json;
  }

  private static Map<String, Object> json(OrderDetails.Shipment shipment) {
    Map<String, Object> json = new LinkedHashMap<>();
    shipment.carrier().ifPresent(carrier -> json.put("carrier", carrier));
    shipment.trackingNumber().ifPresent(number -> json.put("trackingNumber", number));
    return json;
  }

  private static Map<String, Object> json(OrderDetails.Moment moment) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("event", moment.event());
    json.put("at", moment.at());
    return json;
  }

  private record Listing(Optional<OrderStatus> status, int limit, Optional<String> cursor) {

    static Listing of(Parameters parameters) {
      return new Listing(
          parameters.find("status", Rule.oneOf(OrderStatus.class)),
          Answers.limit(parameters),
          parameters.text("cursor"));
    }
  }

  private record DayListing(LocalDate date, Listing listing) {}

  /** {@code GET /orders?date=…}: all customers' orders of one day, today's unless said. */
  static Response ofDay(Request request, QueriedView view) {
    DayListing asked =
        request.query(
            parameters ->
                new DayListing(
                    parameters
                        .find("date", Rule.DATE)
                        .orElseGet(() -> LocalDate.now(ZoneOffset.UTC)),
                    Listing.of(parameters)));
    Listing listing = asked.listing();
    Page<DayOrder> page =
        new OrdersReader(view.view())
            .ofDay(
                asked.date(),
                listing.status(),
                listing.limit(),
                listing.cursor(),
                view.consistency(request));
    return Answers.page(page, OrderQueries::json, Map.of("date", asked.date().toString()));
  }

  private static Map<String, Object> json(DayOrder item) {
    OrderSummary order = item.order();
    Map<String, Object> customer = new LinkedHashMap<>();
    customer.put("customerId", item.customerId());
    customer.put("name", item.customerName());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("orderId", order.orderId());
    json.put("customer", customer);
    json.put("region", item.region());
    json.putAll(json(order));
    return json;
  }

  /** {@code GET /customers/{id}/orders}. */
  static Response ofCustomer(Request request, QueriedView view) {
    String customerId = request.path("id", Rule.ID);
    Listing listing = request.query(Listing::of);
    ReadConsistency freshness = view.consistency(request);
    return new OrdersReader(view.view())
        .ofCustomer(customerId, listing.status(), listing.limit(), listing.cursor(), freshness)
        .map(page -> Answers.page(page, OrderQueries::json))
        .orElseThrow(() -> ProblemException.notYet("customer " + customerId));
  }

  private static Map<String, Object> json(OrderSummary order) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("orderId", order.orderId());
    json.put("status", order.status().name());
    json.put("placedAt", order.placedAt());
    json.put("currency", order.currency().getCurrencyCode());
    json.put("total", amount(order.total(), order.currency()));
    json.put("lineCount", order.lineCount());
    return json;
  }
}
