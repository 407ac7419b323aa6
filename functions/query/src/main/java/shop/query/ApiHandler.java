package shop.query;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.http.Consistency;
import shop.http.Etags;
import shop.http.Request;
import shop.http.Response;
import shop.http.Routes;
import shop.journal.Partitions;
import shop.projection.Freshness;
import shop.projection.Generation;
import shop.projection.Lag;
import shop.projection.Projection;
import shop.views.Views;

/**
 * Answers what runs here and how far the views are. Both answers contain every write there is: the
 * lag is measured by consistent reads; so a consistency token is checked and never waited for.
 */
final class ApiHandler {

  private final Lag lag;
  private final Partitions partitions;
  private final Clock clock;

  ApiHandler(Lag lag, Partitions partitions, Clock clock) {
    this.lag = lag;
    this.partitions = partitions;
    this.clock = clock;
  }

  /** {@code GET /}. */
  Response api(Request request) {
    request.noQuery();
    Freshness _ = Consistency.of(request, partitions);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("routes", Routes.ALL.stream().map(ApiHandler::json).toList());
    json.put("views", Views.all().stream().map(ApiHandler::json).toList());
    return Etags.tagged(request, Response.json(200, json));
  }

  private static Map<String, Object> json(Routes.Route route) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("method", route.method());
    json.put("path", route.path());
    return json;
  }

  private static Map<String, Object> json(Projection projection) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("view", projection.view());
    json.put("projectionVersion", projection.version().toString());
    return json;
  }

  /** {@code GET /views}. */
  Response views(Request request) {
    request.noQuery();
    Freshness _ = Consistency.of(request, partitions);
    List<Map<String, Object>> items =
        lag.measure(Views.names(), clock.instant()).stream().map(ApiHandler::json).toList();
    return Etags.tagged(request, Response.json(200, Map.of("items", items)));
  }

  static Map<String, Object> json(Lag.OfView view) {
    Map<String, Object> behind = new LinkedHashMap<>();
    behind.put("events", view.events());
    behind.put("seconds", view.seconds());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("view", view.view());
    json.put("generation", view.generation().map(Generation::number).orElse(null));
    json.put("state", state(view));
    json.put(
        "projectionVersion",
        view.generation().map(generation -> generation.version().toString()).orElse(null));
    json.put("lag", behind);
    json.put("blocked", view.blocks().stream().map(ApiHandler::json).toList());
    return json;
  }

  /**
   * {@code empty} before the view's first event, which makes its first generation; {@code ahead}
   * where the journal has lost events that the view shows; else {@code active}.
   */
  private static String state(Lag.OfView view) {
    if (view.generation().isEmpty()) {
      return "empty";
    }
    return view.ahead() ? "ahead" : "active";
  }

  private static Map<String, Object> json(Generation.Block block) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("partition", block.partition());
    json.put("offset", block.offset());
    json.put("event", block.event());
    json.put("error", block.error());
    json.put("since", block.since());
    return json;
  }
}
