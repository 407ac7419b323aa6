package cqrs.admin;

import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.projection.internal.calls.StoredTimes;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.rebuild.Rebuilds;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * All generations of a view, and what an operator may do with each.
 *
 * @param tables a view's table by the view's name
 * @param isCarried whether the deployed code delivers to generations of that version
 */
record KeptGenerations(
    ViewEngines engines,
    ProjectionStore store,
    Estimates estimates,
    UnaryOperator<String> tables,
    Predicate<Generation> isCarried,
    Clock clock) {

  /** {@code GET /views/{view}/generations}, newest first. */
  Response list(Request request) {
    request.noQuery();
    String view = engines.of(request).view();
    Optional<GenerationManifest> manifest = store.generations().manifest(view);
    List<Generation> all = store.generations().all(view);
    long rows = all.isEmpty() ? 0 : estimates.rows(tables.apply(view), all.size());
    Optional<Long> older =
        manifest
            .filter(m -> m.building().isEmpty())
            .flatMap(GenerationManifest::active)
            .flatMap(active -> Rebuilds.older(all, active));
    List<Map<String, Object>> items =
        all.reversed().stream().map(generation -> json(generation, manifest, rows, older)).toList();
    return Response.json(200, Map.of("items", items));
  }

  private Map<String, Object> json(
      Generation generation,
      Optional<GenerationManifest> manifest,
      long rows,
      Optional<Long> older) {
    boolean fed =
        isCarried.test(generation)
            && manifest.filter(m -> m.written().contains(generation.number())).isPresent();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generation", generation.number());
    json.put("state", Overview.state(generation));
    json.put("projectionVersion", generation.version().toString());
    json.put("since", generation.since());
    json.put("rows", rows == 0 ? null : rows);
    json.put("fed", fed);
    json.put("writesPerChange", fed ? 1 : 0);
    json.put("acts", acts(generation, older));
    if (generation.phase() == Phase.KEPT) {
      json.put("droppableFrom", generation.since().plus(ProjectionStore.MAX_CURSOR));
    }
    return json;
  }

  private List<String> acts(Generation generation, Optional<Long> older) {
    List<String> acts = new ArrayList<>();
    if (older.filter(number -> number == generation.number()).isPresent()) {
      acts.add("rollback");
    }
    switch (generation.phase()) {
      case BUILDING, VERIFYING, FOLLOWING -> acts.add("cancel");
      case FAILED -> acts.add("drop");
      case KEPT -> {
        Instant now = clock.instant();
        if (StoredTimes.hasPassed(ProjectionStore.MAX_CURSOR, generation.since(), now)) {
          acts.add("drop");
        }
      }
      case ACTIVE, DROPPING -> {}
    }
    return acts;
  }
}
