package shop.query;

import static cqrs.journal.dynamodb.Attributes.s;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.HttpFunction;
import cqrs.journal.Partitions;
import cqrs.journal.codec.RecordedEvent;
import cqrs.projection.Projection;
import cqrs.query.ApiFunction;
import cqrs.query.QueryFunction;
import cqrs.snapshot.PlainContext;
import cqrs.testkit.views.FilledViews;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shop.domain.ShopEvent;
import shop.samples.RecordedHistory;
import shop.samples.ShopTables;
import shop.views.ShopViews;

/** All query functions over filled views, called as the HTTP API calls them. */
final class Shop {

  static final Partitions PARTITIONS = new Partitions(4);

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final FilledViews views = ShopTables.filled(100, ShopViews.VIEWS.names());
  private final List<RecordedEvent<ShopEvent>> events;
  private final Map<String, HttpFunction> routes = new HashMap<>();

  private Shop(List<RecordedEvent<ShopEvent>> events) {
    this.events = events;
    for (Projection<ShopEvent> projection : ShopViews.VIEWS.all()) {
      views.fill(projection, events);
    }
    Map<String, String> settings = new HashMap<>();
    settings.put("JOURNAL_PARTITIONS", Integer.toString(PARTITIONS.count()));
    settings.put("PROJECTIONS_TABLE", views.projectionsTable());
    settings.put("WRITE_TABLE", views.writeTable());
    settings.put("AUTHORIZER", "none");
    settings.put("OWNER_CLAIM", "customer");
    settings.put("ORDERS_TABLE", views.table("orders"));
    settings.put("CUSTOMERS_TABLE", views.table("customers"));
    settings.put("REGIONS_TABLE", views.table("regions"));
    settings.put("PRODUCTS_TABLE", views.table("products"));
    var orders = function("orders", settings);
    var customers = function("customers", settings);
    var regions = function("regions", settings);
    var products = function("products", settings);
    var api = new ApiFunction(settings, views.client());
    routes.put("GET /orders/{id}", orders);
    routes.put("GET /orders", orders);
    routes.put("GET /customers/{id}/orders", orders);
    routes.put("GET /customers/{id}", customers);
    routes.put("GET /customers/{id}/dashboard", customers);
    routes.put("GET /customers", customers);
    routes.put("GET /sales", regions);
    routes.put("GET /sales/regions", regions);
    routes.put("GET /sales/regions/{region}", regions);
    routes.put("GET /products", products);
    routes.put("GET /products/{id}", products);
    routes.put("GET /sales/products", products);
    routes.put("GET /sales/products/{id}", products);
    routes.put("GET /", api);
    routes.put("$default", api);
  }

  private HttpFunction function(String view, Map<String, String> settings) {
    Map<String, String> own = new HashMap<>(settings);
    own.put("VIEW", view);
    return new QueryFunction(own, views.client());
  }

  static Shop given(ShopEvent... events) {
    return new Shop(new RecordedHistory(PARTITIONS).add(events).events());
  }

  FilledViews views() {
    return views;
  }

  /** As if an earlier version of the projection had built the view. */
  void isBuiltBy(String view, String version) {
    views
        .client()
        .updateItem(
            r ->
                r.tableName(views.projectionsTable())
                    .key(Map.of("pk", s(view), "sk", s("000001")))
                    .updateExpression("SET version=:version")
                    .expressionAttributeValues(Map.of(":version", s(version))));
  }

  /** The consistency token of the n-th event, from 0. */
  String token(int event) {
    return events.get(event).position().toString();
  }

  APIGatewayV2HTTPResponse get(String target) {
    return get(target, Map.of());
  }

  /** Calls with headers; their names are in lower case. */
  APIGatewayV2HTTPResponse get(String target, Map<String, String> headers) {
    return call("GET", target, headers);
  }

  APIGatewayV2HTTPResponse call(String method, String target, Map<String, String> headers) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    APIGatewayV2HTTPEvent event =
        APIGatewayV2HTTPEvent.builder()
            .withRouteKey("$default")
            .withRawPath(decoded(path))
            .withRawQueryString(mark < 0 ? "" : target.substring(mark + 1))
            .withHeaders(headers)
            .withPathParameters(Map.of())
            .withRequestContext(
                RequestContext.builder()
                    .withRequestId("a-request")
                    .withHttp(RequestContext.Http.builder().withMethod(method).build())
                    .build())
            .build();
    for (String route : routes.keySet()) {
      Matcher called =
          Pattern.compile(PARAMETER.matcher(route).replaceAll("(?<$1>[^/]+)"))
              .matcher(method + " " + path);
      if (!route.equals("$default") && called.matches()) {
        event.setRouteKey(route);
        Map<String, String> parameters = new HashMap<>();
        called
            .namedGroups()
            .forEach((name, group) -> parameters.put(name, decoded(called.group(group))));
        event.setPathParameters(parameters);
      }
    }
    return Objects.requireNonNull(routes.get(event.getRouteKey()))
        .handleRequest(event, PlainContext.silent(Duration.ofSeconds(30)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
