package cqrs.admin;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.http.Fields;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Parameters;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.projection.internal.calls.StoredTimes;
import cqrs.projection.internal.generations.Build;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.rebuild.Rebuilds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The requests that start, show, cancel and roll back generations.
 *
 * @param tables a view's table by the view's name
 * @param isWhole whether the journal is not being restored
 */
record GenerationRequests(
    ViewEngines engines,
    ProjectionStore store,
    JournalReader journal,
    Partitions partitions,
    Rebuilds rebuilds,
    Estimates estimates,
    UnaryOperator<String> tables,
    Overview overview,
    BooleanSupplier isWhole,
    Clock clock) {

  private static final int MAX_UNITS_PER_SECOND = 1_000_000;

  /** How long a rollback waits for events that the older generation lacks. */
  private static final Duration MAX_ROLLBACK = Duration.ofSeconds(15);

  private record Options(int unitsPerSecond, Optional<Integer> rows) {
    static Options of(Fields fields) {
      return new Options(
          fields.find("maxWriteUnitsPerSecond", Rule.integer(1, MAX_UNITS_PER_SECOND)).orElse(0),
          fields.find("verify", RowCount.RULE));
    }
  }

  /** {@code POST /views/{view}/rebuilds}; {@code ?dryRun=true} only estimates. */
  Response start(Request request) {
    boolean dryRun = request.query((Parameters p) -> p.find("dryRun", Rule.FLAG)).orElse(false);
    Engine engine = engines.of(request);
    Options options = optionalBody(request, Options::of).orElse(new Options(0, Optional.empty()));
    Map<Integer, Long> heads = journal.heads(partitions);
    Optional<GenerationManifest> manifest = store.generations().manifest(engine.view());
    int generations = store.generations().all(engine.view()).size();
    String table = tables.apply(engine.view());
    if (dryRun) {
      Build.Plan plan = new Build.Plan(heads, 1, options.unitsPerSecond(), 1, 0);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("view", engine.view());
      json.put("projectionVersion", engine.version().toString());
      manifest
          .flatMap(GenerationManifest::building)
          .ifPresent(number -> json.put("running", path(engine.view(), number)));
      json.putAll(estimates.of(table, generations, plan));
      return Response.json(200, json);
    }
    if (!isWhole.getAsBoolean()) {
      throw conflict("The journal is being restored: rebuild when the restore has ended.");
    }
    int oneIn = RowCount.oneIn(options.rows(), estimates.rows(table, generations));
    Rebuilds.Started started =
        rebuilds.start(engine, new Rebuilds.Options(options.unitsPerSecond(), oneIn), heads);
    String path = path(engine.view(), started.generation());
    if (!started.begun()) {
      throw new ProblemException(
          Problem.of(
                  ProblemType.STATE_CONFLICT,
                  "The view is being rebuilt already: follow or cancel " + path + ".")
              .header("Location", path));
    }
    return Response.json(202, follow(engine.view(), started.generation()).orElseThrow())
        .header("Location", path);
  }

  /** {@code GET /views/{view}/rebuilds/{generation}}. */
  Response follow(Request request) {
    request.noQuery();
    Engine engine = engines.of(request);
    return Response.json(
        200, follow(engine.view(), generation(request)).orElseThrow(() -> none(request)));
  }

  /** {@code DELETE /views/{view}/rebuilds/{generation}}: cancels a build, or drops a generation. */
  Response drop(Request request) {
    request.noQuery();
    Engine engine = engines.of(request);
    long number = generation(request);
    Generation generation =
        store.generations().generation(engine.view(), number).orElseThrow(() -> none(request));
    if (generation.phase() == Phase.KEPT) {
      requireOutlived(generation);
    }
    if (!rebuilds.drop(engine.view(), number, Optional.of(engine.version()))) {
      throw conflict("Queries read this generation: rebuild the view, or roll it back, first.");
    }
    return Response.json(202, json(engine.view(), number).orElseThrow(() -> none(request)));
  }

  /** Cursors may continue in a generation that was active recently. */
  private void requireOutlived(Generation generation) {
    Instant now = clock.instant();
    Duration longest = ProjectionStore.MAX_CURSOR;
    long seconds = Duration.between(now, generation.since().plus(longest)).toSeconds();
    if (seconds > 0 && !StoredTimes.hasPassed(longest, generation.since(), now)) {
      throw new ProblemException(
          Problem.passing(
              ProblemType.STATE_CONFLICT,
              "Callers may still be paging through this generation: drop it in "
                  + seconds
                  + " seconds.",
              Math.toIntExact(seconds)));
    }
  }

  /** {@code POST /views/{view}/rollback}. */
  Response rollBack(Request request) {
    request.noQuery();
    Engine engine = engines.of(request);
    Optional<Boolean> _ = optionalBody(request, _ -> true);
    Optional<Long> building =
        store.generations().manifest(engine.view()).flatMap(GenerationManifest::building);
    if (building.isPresent()) {
      throw conflict(
          "The view is being rebuilt and would go forward again: cancel "
              + path(engine.view(), building.get())
              + " first.");
    }
    Optional<Long> now =
        rebuilds.rollBack(engine, journal.heads(partitions), clock.instant().plus(MAX_ROLLBACK));
    if (now.isEmpty()) {
      throw conflict("The view has no older generation to go back to.");
    }
    return Response.json(200, overview.view(engine.view()));
  }

  private Optional<Map<String, Object>> follow(String view, long number) {
    // The first generation of an empty journal was never built.
    return store.builds().read(view, number).flatMap(_ -> json(view, number));
  }

  private Optional<Map<String, Object>> json(String view, long number) {
    Optional<Build> build = store.builds().read(view, number);
    return store.generations().generation(view, number).map(generation -> json(generation, build));
  }

  private Map<String, Object> json(Generation generation, Optional<Build> build) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("view", generation.view());
    json.put("generation", generation.number());
    json.put("state", Overview.state(generation));
    json.put("since", generation.since());
    json.put("projectionVersion", generation.version().toString());
    build.ifPresent(b -> progress(json, generation, b));
    json.put("blocked", Overview.blocked(generation));
    build.flatMap(Build::report).ifPresent(report -> json.put("verified", parsed(report)));
    return json;
  }

  private void progress(Map<String, Object> json, Generation generation, Build build) {
    long done = build.done(generation);
    json.put("startedAt", build.startedAt());
    json.put("eventsDone", done);
    json.put("eventsTotal", build.events());
    if (build.writeUnitsPerSecond() > 0) {
      json.put("maxWriteUnitsPerSecond", build.writeUnitsPerSecond());
    }
    build
        .heldBack(clock.instant())
        .ifPresent(
            held -> {
              Map<String, Object> heldBack = new LinkedHashMap<>();
              heldBack.put("since", held.since());
              heldBack.put("why", held.why());
              heldBack.put("unitsPerSecond", held.unitsPerSecond());
              json.put("heldBack", heldBack);
            });
    if (generation.phase() == Phase.BUILDING) {
      long millis = Math.max(1, Duration.between(build.startedAt(), clock.instant()).toMillis());
      double rate = done / (millis / 1000.0);
      json.put("eventsPerSecond", Math.round(rate));
      json.put("secondsLeft", rate == 0 ? null : Math.round((build.events() - done) / rate));
    }
  }

  static Map<String, Object> parsed(String report) {
    try {
      return JSON.std.mapFrom(report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> Optional<T> optionalBody(Request request, Function<Fields, T> reader) {
    return request.body().length == 0
        ? Optional.empty()
        : Optional.of(JsonBody.read(request, reader));
  }

  private static long generation(Request request) {
    return request.path("generation", Rule.integer(1, 999_999));
  }

  static String path(String view, long generation) {
    return "/views/" + view + "/rebuilds/" + generation;
  }

  private static ProblemException none(Request request) {
    return new ProblemException(
        Problem.notFound("There is no rebuild " + request.path() + ", or it is cleaned away."));
  }

  static ProblemException conflict(String detail) {
    return new ProblemException(Problem.of(ProblemType.STATE_CONFLICT, detail));
  }
}
