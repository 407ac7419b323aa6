package cqrs.query;

import cqrs.http.Api;
import cqrs.http.Consistency;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.Route;
import cqrs.http.content.Html;
import cqrs.journal.Partitions;
import cqrs.projection.Projection;
import cqrs.projection.Views;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers what runs here. A consistency token is checked and has nothing to wait for. A browser is
 * sent to the console.
 */
final class ApiHandler {

  private static final int SEE_OTHER = 303;

  private final Partitions partitions;

  ApiHandler(Partitions partitions) {
    this.partitions = partitions;
  }

  /** {@code GET /}. */
  Response api(Request request) {
    if (Html.isPreferred(request.header("accept").orElse(""))) {
      return new Response(
          SEE_OTHER,
          Map.of("Location", "console", "Cache-Control", "no-store", "Vary", "Accept"),
          "");
    }
    request.noQuery();
    Consistency.check(request, partitions);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("routes", Api.ofApplication().routes().stream().map(ApiHandler::json).toList());
    json.put("views", Views.ofApplication().all().stream().map(ApiHandler::json).toList());
    return Response.json(200, json);
  }

  private static Map<String, Object> json(Route route) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("method", route.method());
    json.put("path", route.path());
    return json;
  }

  private static Map<String, Object> json(Projection<?> projection) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("view", projection.view());
    json.put("projectionVersion", projection.version().toString());
    return json;
  }
}
