package cqrs.admin;

import cqrs.http.Consistency;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.journal.Partitions;
import cqrs.projection.Views;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Lag;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.Skip;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The state of the views, measured by consistent reads at the request. So a request's consistency
 * token is checked, but never waited for.
 */
record Overview(Views<?> views, Lag lag, Partitions partitions, Clock clock) {

  /** {@code GET /views}. */
  Response views(Request request) {
    request.noQuery();
    Consistency.check(request, partitions);
    List<Map<String, Object>> items =
        lag.measure(views.names(), clock.instant()).views().stream().map(this::ofView).toList();
    return Response.json(200, Map.of("items", items));
  }

  /** {@code GET /views/{view}}. */
  Response view(Request request, ViewEngines engines) {
    request.noQuery();
    String view = engines.of(request).view();
    Consistency.check(request, partitions);
    return Response.json(200, view(view));
  }

  /** One view as in {@code GET /views}. */
  Map<String, Object> view(String view) {
    return ofView(lag.measure(List.of(view), clock.instant()).views().getFirst());
  }

  Map<String, Object> ofView(Lag.ViewLag view) {
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
    json.put("blocked", view.generation().map(Overview::blocked).orElse(List.of()));
    json.put("skipped", view.skips().stream().map(Overview::json).toList());
    int skips = view.generation().map(Generation::skips).orElse(0);
    if (skips > view.skips().size()) {
      json.put("skippedCount", skips);
    }
    json.put("kept", view.kept().stream().map(this::ofKept).toList());
    json.put("writesPerChange", writesPerChange(view));
    view.building().ifPresent(building -> json.put("building", json(building)));
    return json;
  }

  /**
   * A generation that is kept for a rollback. Deliveries write it until it is dropped, unless the
   * deployed code has another major version.
   */
  private Map<String, Object> ofKept(Lag.Kept kept) {
    Generation generation = kept.generation();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generation", generation.number());
    json.put("state", state(generation));
    json.put("projectionVersion", generation.version().toString());
    json.put("since", generation.since());
    json.put("fed", isFed(generation));
    json.put("lag", Map.of("events", kept.events()));
    json.put("blockedCount", (long) generation.openBlocks().size());
    json.put("droppableFrom", generation.since().plus(ProjectionStore.MAX_CURSOR));
    return json;
  }

  /** How many generations a delivery writes. */
  private long writesPerChange(Lag.ViewLag view) {
    Stream<Generation> following =
        view.building().map(Lag.Building::generation).stream()
            .filter(generation -> generation.phase() == Generation.Phase.FOLLOWING);
    Stream<Generation> read =
        Stream.concat(view.generation().stream(), view.kept().stream().map(Lag.Kept::generation));
    return Stream.concat(read, following).filter(this::isFed).count();
  }

  /** Whether the deployed code delivers to generations of that version. */
  boolean isFed(Generation generation) {
    return views
        .named(generation.view())
        .filter(projection -> projection.version().major() == generation.version().major())
        .isPresent();
  }

  private static Map<String, Object> json(Lag.Building building) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generation", building.generation().number());
    json.put("state", state(building.generation()));
    json.put("eventsDone", building.build().done(building.generation()));
    json.put("eventsTotal", building.build().events());
    json.put("blocked", blocked(building.generation()));
    return json;
  }

  /** The name of the generation's phase in answers. */
  static String state(Generation generation) {
    return generation.phase().name().toLowerCase(Locale.ROOT);
  }

  static List<Map<String, Object>> blocked(Generation generation) {
    return generation.openBlocks().stream().map(Overview::json).toList();
  }

  /**
   * {@code none} or {@code building} if the view has no active generation; {@code ahead} if the
   * journal has lost events that the view shows; otherwise {@code active}.
   */
  private static String state(Lag.ViewLag view) {
    if (view.generation().isEmpty()) {
      return view.building().isPresent() ? "building" : "none";
    }
    return view.ahead() > 0 ? "ahead" : "active";
  }

  private static Map<String, Object> json(Generation.Block block) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("partition", block.partition());
    json.put("offset", block.offset());
    json.put("event", block.event());
    json.put("error", block.error());
    json.put("since", block.since());
    json.put("attempts", block.attempts());
    json.put("retryAt", block.retryAt());
    return json;
  }

  private static Map<String, Object> json(Skip skip) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("partition", skip.partition());
    json.put("offset", skip.offset());
    json.put("event", skip.event());
    json.put("error", skip.error());
    json.put("leftOut", skip.row().isPresent() ? "row" : "event");
    json.put("reason", skip.reason());
    json.put("at", skip.at());
    return json;
  }
}
