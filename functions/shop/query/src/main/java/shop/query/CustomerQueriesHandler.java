package shop.query;

import static shop.query.Queries.amount;

import cqrs.http.Consistency;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.Tokens;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.projection.read.ReadConsistency;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import shop.views.customers.CustomersReader;
import shop.views.customers.Dashboard;
import shop.views.customers.RankedCustomer;

/** Answers what is asked of customers. */
final class CustomerQueriesHandler {

  private static final Rule<String> RANK =
      new Rule<>(
          "",
          Rule.Form.TEXT,
          text -> {
            if (!text.equals("lifetimeValue")) {
              throw new Rule.RefusedException("must be lifetimeValue");
            }
            return text;
          });

  private final CustomersReader customers;
  private final Tokens tokens;

  CustomerQueriesHandler(CustomersReader customers, Tokens tokens) {
    this.customers = customers;
    this.tokens = tokens;
  }

  /** {@code GET /customers/{id}/dashboard}. */
  Response dashboard(Request request) {
    String customerId = request.path("id", Rule.ID);
    request.noQuery();
    ReadConsistency freshness = Consistency.of(request, tokens);
    Dashboard dashboard =
        customers
            .dashboard(customerId, freshness)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.notFound("There is no customer " + customerId + ", or not yet.")));
    return Response.json(200, json(dashboard));
  }

  private static Map<String, Object> json(Dashboard dashboard) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("customerId", dashboard.customerId());
    json.put("name", dashboard.name());
    json.put("region", dashboard.region());
    json.put("orderCount", dashboard.orderCount());
    json.put("cancelledCount", dashboard.cancelledCount());
    json.put("totals", dashboard.totals().stream().map(CustomerQueriesHandler::json).toList());
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
  Response ranking(Request request) {
    Queries.Ranked ranked =
        request.query(
            parameters -> {
              String _ = parameters.get("rank", RANK);
              return Queries.Ranked.of(parameters);
            });
    Consistency.refuse(request);
    return Queries.page(
        customers.ranking(ranked.currency(), ranked.limit(), ranked.cursor()),
        CustomerQueriesHandler::json);
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
