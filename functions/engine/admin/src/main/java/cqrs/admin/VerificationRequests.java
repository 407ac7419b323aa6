package cqrs.admin;

import cqrs.http.Fields;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.VerificationJob;
import cqrs.projection.internal.run.Engine;
import cqrs.rebuild.ControlBus;
import cqrs.rebuild.Slice;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Comparing the active generation with the journal. */
final class VerificationRequests {

  private final ViewEngines engines;
  private final ProjectionStore store;
  private final ControlBus bus;
  private final Estimates estimates;
  private final UnaryOperator<String> tables;
  private final Clock clock;

  VerificationRequests(
      ViewEngines engines,
      ProjectionStore store,
      ControlBus bus,
      Estimates estimates,
      UnaryOperator<String> tables,
      Clock clock) {
    this.engines = engines;
    this.store = store;
    this.bus = bus;
    this.estimates = estimates;
    this.tables = tables;
    this.clock = clock;
  }

  private record Wanted(Optional<Integer> rows, boolean repair) {
    static Wanted of(Fields fields) {
      return new Wanted(
          fields.find("rows", RowCount.RULE), fields.find("repair", Rule.FLAG).orElse(false));
    }
  }

  /** {@code POST /views/{view}/verifications}. */
  Response start(Request request) {
    request.noQuery();
    Engine engine = engines.of(request);
    String view = engine.view();
    Wanted wanted =
        GenerationRequests.optionalBody(request, Wanted::of)
            .orElse(new Wanted(Optional.empty(), false));
    Generation active =
        store
            .active(view)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(
                            ProblemType.STATE_CONFLICT,
                            "The view has no active generation yet: it is being built.")));
    if (!engine.carries(active)) {
      throw new ProblemException(
          Problem.of(
              ProblemType.STATE_CONFLICT,
              "The active generation is of version "
                  + active.version()
                  + ", and the deployed code of "
                  + engine.version()
                  + ": it cannot tell what the rows have to be."));
    }
    long rows = estimates.rows(tables.apply(view), store.generations().all(view).size());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String id = active.number() + "-" + UUID.randomUUID();
    VerificationJob verification =
        new VerificationJob(
            view,
            active.number(),
            id,
            RowCount.oneIn(wanted.rows(), rows),
            wanted.repair(),
            now,
            now,
            Optional.empty());
    store.verifications().create(verification);
    boolean _ = bus.send(new Slice(view, active.number(), 0, Optional.of(id)));
    return Response.json(202, json(verification)).header("Location", path(verification));
  }

  /** {@code GET /views/{view}/verifications/{id}}. */
  Response follow(Request request) {
    request.noQuery();
    String view = engines.of(request).view();
    String id = request.path("id", Rule.ID);
    VerificationJob verification =
        generation(id)
            .flatMap(generation -> store.verifications().read(view, generation, id))
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.notFound("There is no verification " + request.path() + ".")));
    return Response.json(200, json(verification));
  }

  /** The id begins with the generation, so that it is found by its key. */
  private static Optional<Long> generation(String id) {
    int dash = id.indexOf('-');
    return dash > 0 && dash <= 6 && id.substring(0, dash).chars().allMatch(Character::isDigit)
        ? Optional.of(Long.valueOf(id.substring(0, dash)))
        : Optional.empty();
  }

  private static Map<String, Object> json(VerificationJob verification) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", verification.id());
    json.put("view", verification.view());
    json.put("generation", verification.generation());
    json.put("state", verification.report().isPresent() ? "ended" : "running");
    json.put("rowsWanted", verification.sampleOneIn() == 1 ? "all" : oneIn(verification));
    json.put("repair", verification.repair());
    json.put("startedAt", verification.startedAt());
    verification
        .report()
        .ifPresent(report -> json.put("verified", GenerationRequests.parsed(report)));
    return json;
  }

  private static String oneIn(VerificationJob verification) {
    return "one in " + verification.sampleOneIn();
  }

  private static String path(VerificationJob verification) {
    return "/views/" + verification.view() + "/verifications/" + verification.id();
  }
}
