package cqrs.admin;

import cqrs.http.Fields;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.VerificationJob;
import cqrs.projection.internal.run.Engine;
import cqrs.rebuild.ControlBus;
import cqrs.rebuild.Slice;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The requests that verify the active generation. */
record VerificationRequests(
    ViewEngines engines,
    ProjectionStore store,
    ControlBus bus,
    Estimates estimates,
    UnaryOperator<String> tables,
    Clock clock) {

  private record Options(Optional<Integer> rows, boolean repair) {
    static Options of(Fields fields) {
      return new Options(
          fields.find("rows", RowCount.RULE), fields.find("repair", Rule.FLAG).orElse(false));
    }
  }

  /** {@code POST /views/{view}/verifications}. */
  Response start(Request request) {
    request.noQuery();
    Engine engine = engines.of(request);
    String view = engine.view();
    Options options =
        GenerationRequests.optionalBody(request, Options::of)
            .orElse(new Options(Optional.empty(), false));
    Generation active =
        store
            .active(view)
            .orElseThrow(
                () ->
                    GenerationRequests.conflict(
                        "The view has no active generation yet: it is being built."));
    if (!engine.carries(active)) {
      throw GenerationRequests.conflict(
          "The active generation has version %s. The deployed code has %s and cannot verify it."
              .formatted(active.version(), engine.version()));
    }
    long rows = estimates.rows(tables.apply(view), store.generations().all(view).size());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String id = active.number() + "-" + UUID.randomUUID();
    int oneIn = RowCount.oneIn(options.rows(), rows);
    VerificationJob job =
        new VerificationJob(
            view, active.number(), id, oneIn, options.repair(), now, now, Optional.empty());
    store.verifications().create(job);
    boolean _ = bus.send(new Slice(view, active.number(), 0, Optional.of(id)));
    return Response.json(202, json(job))
        .header("Location", "/views/" + view + "/verifications/" + id);
  }

  /** {@code GET /views/{view}/verifications/{id}}. */
  Response follow(Request request) {
    request.noQuery();
    String view = engines.of(request).view();
    String id = request.path("id", Rule.ID);
    return generation(id)
        .flatMap(generation -> store.verifications().read(view, generation, id))
        .map(job -> Response.json(200, json(job)))
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound("There is no verification " + request.path() + ".")));
  }

  /** {@code GET /views/{view}/verifications}: those of all generations that are kept. */
  Response list(Request request) {
    request.noQuery();
    String view = engines.of(request).view();
    List<Map<String, Object>> items =
        store.generations().all(view).stream()
            .flatMap(kept -> store.verifications().all(view, kept.number()).stream())
            .sorted(Comparator.comparing(VerificationJob::startedAt).reversed())
            .map(VerificationRequests::json)
            .toList();
    return Response.json(200, Map.of("items", items));
  }

  /** The id starts with the generation, which is part of the key. */
  private static Optional<Long> generation(String id) {
    int dash = id.indexOf('-');
    return dash > 0 && dash <= 6 && id.substring(0, dash).chars().allMatch(Character::isDigit)
        ? Optional.of(Long.valueOf(id.substring(0, dash)))
        : Optional.empty();
  }

  private static Map<String, Object> json(VerificationJob job) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", job.id());
    json.put("view", job.view());
    json.put("generation", job.generation());
    json.put("state", job.report().isPresent() ? "ended" : "running");
    json.put("rowsWanted", job.sampleOneIn() == 1 ? "all" : "one in " + job.sampleOneIn());
    json.put("repair", job.repair());
    json.put("startedAt", job.startedAt());
    job.report().ifPresent(report -> json.put("verified", GenerationRequests.parsed(report)));
    return json;
  }
}
