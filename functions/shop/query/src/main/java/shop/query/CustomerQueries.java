package shop.query;

import static shop.query.Answers.amount;

import cqrs.http.Caller;
import cqrs.http.Consistency;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Rule;
import cqrs.http.problem.ProblemException;
import cqrs.projection.read.ReadConsistency;
import cqrs.query.QueriedView;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import shop.api.ShopApi;
import shop.views.customers.CustomerProfile;
import shop.views.customers.CustomersReader;
import shop.views.customers.Dashboard;
import shop.views.customers.RankedCustomer;

/** Answers what is asked of customers. */
final class CustomerQueries {

  private static final Rule<String> RANK = Answers.only("lifetimeValue");

  private CustomerQueries() {}

  /** {@code GET /customers/{id}}; the e-mail address only for those who may see it. */
  static Response profile(Request request, QueriedView view) {
    String customerId = request.path("id", Rule.ID);
    request.noQuery();
    CustomerProfile customer =
        new CustomersReader(view.view())
            .profile(customerId, view.consistency(request))
            .orElseThrow(() -> ProblemException.notYet("customer " + customerId));
    Caller caller = request.caller();
    boolean seesEmail =
        caller.has(ShopApi.CUSTOMERS_READ) || caller.owner().filter(customerId::equals).isPresent();
    return Response.json(200, json(seesEmail ? customer : customer.withoutEmail()))
        .version(customer.version());
  }

  private static Map<String, Object> json(CustomerProfile customer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("customerId", customer.customerId());
    json.put("name", customer.name());
    customer.email().ifPresent(email -> json.put("email", email));
    json.put("region", customer.region());
    json.put("version", customer.version());
    return json;
  }

  /** {@code GET /customers/{id}/dashboard}. */
  static Response dashboard(Request request, QueriedView view) {
    String customerId = request.path("id", Rule.ID);
    request.noQuery();
    ReadConsistency freshness = view.consistency(request);
    Dashboard dashboard =
        new CustomersReader(view.view())
            .dashboard(customerId, freshness)
            .orElseThrow(() -> ProblemException.notYet("customer " + customerId));
    return Response.json(200, json(dashboard)).version(dashboard.version());
  }

  private static Map<String, Object> json(Dashboard dashboard) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("customerId", dashboard.customerId());
    json.put("name", dashboard.name());
    json.put("region", dashboard.region());
    json.put("orderCount", dashboard.orderCount());
    json.put("cancelledCount", dashboard.cancelledCount());
    json.put("totals", dashboard.totals().stream().map(CustomerQueries::json).toList());
    json.put("firstOrderAt", dashboard.firstOrderAt().orElse(null));
    json.put("lastOrderAt", dashboard.lastOrderAt().orElse(null));
    json.put("version", dashboard.version());
    return json;
  }

  private static Map<String, Object> json(Dashboard.Total total) {
    Currency currency = total.currency();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("currency", currency.getCurrencyCode());
    json.put("orderCount", total.orderCount());
    json.put("cancelledCount", total.cancelledCount());
    json.put("gross", amount(total.gross(), currency));
    json.put("cancelled", amount(total.cancelled(), currency));
    json.put("returned", amount(total.returned(), currency));
    json.put("lifetimeValue", amount(total.lifetimeValue(), currency));
    json.put(
        "averageOrderValue",
        total.averageOrderValue().map(average -> amount(average, currency)).orElse(null));
    return json;
  }

  /** {@code GET /customers?rank=lifetimeValue&currency=…}. */
  static Response ranking(Request request, QueriedView view) {
    Answers.Ranked ranked =
        request.query(
            parameters -> {
              String _ = parameters.get("rank", RANK);
              return Answers.Ranked.of(parameters);
            });
    Consistency.refuse(request);
    return Answers.page(
        new CustomersReader(view.view())
            .ranking(ranked.currency(), ranked.limit(), ranked.cursor()),
        CustomerQueries::json);
  }

  private static Map<String, Object> json(RankedCustomer customer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("customerId", customer.customerId());
    json.put("name", customer.name());
    json.put("region", customer.region());
    json.put("currency", customer.currency().getCurrencyCode());
    json.put("lifetimeValue", amount(customer.lifetimeValue(), customer.currency()));
    json.put("orderCount", customer.orderCount());
    return json;
  }
}
