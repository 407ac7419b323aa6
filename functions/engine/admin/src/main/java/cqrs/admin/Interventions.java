package cqrs.admin;

import cqrs.http.Fields;
import cqrs.http.JsonBody;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Rule;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.codec.Position;
import cqrs.projection.internal.generations.BlockedPartitions;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.run.Engine.Blocked;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an operator does about partitions that stand still. Both answer with the view after it. */
final class Interventions {

  /** What is left to do by then is left to the next delivery, or the catch-up. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final ViewEngines engines;
  private final ProjectionStore store;
  private final JournalReader journal;
  private final Partitions partitions;
  private final Overview overview;
  private final Clock clock;

  Interventions(
      ViewEngines engines,
      ProjectionStore store,
      JournalReader journal,
      Partitions partitions,
      Overview overview,
      Clock clock) {
    this.engines = engines;
    this.store = store;
    this.journal = journal;
    this.partitions = partitions;
    this.overview = overview;
    this.clock = clock;
  }

  private record Wish(Position at, String reason) {}

  /** {@code POST /views/{view}/resume}: tries all blocked partitions now. */
  Response resume(Request request) {
    request.noQuery();
    Engine engine = engines.of(request);
    if (request.body().length > 0) {
      Boolean _ = JsonBody.read(request, _ -> true);
    }
    store.active(engine.view()).ifPresent(generation -> goOn(engine, generation.blocks().keySet()));
    return Response.json(200, overview.view(engine.view()));
  }

  /** {@code POST /views/{view}/skips}: leaves out what blocks a partition. */
  Response skip(Request request) {
    request.noQuery();
    Engine engine = engines.of(request);
    Wish wish = JsonBody.read(request, this::wish);
    Generation generation =
        store.blocked(engine.view(), wish.at()).orElseThrow(() -> notBlocked(engine, wish.at()));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    switch (store.blocks().skip(generation, wish.at(), wish.reason(), now)) {
      case SKIPPED -> goOn(engine, List.of(wish.at().partition()));
      case NOT_BLOCKED -> throw notBlocked(engine, wish.at());
      case TOO_YOUNG -> throw tooYoung(generation, wish.at(), now);
      case BEGUN -> throw begun();
    }
    return Response.json(200, overview.view(engine.view()));
  }

  private Wish wish(Fields fields) {
    int partition = fields.get("partition", Rule.integer(0, partitions.count() - 1));
    long offset = fields.get("offset", Rule.OFFSET);
    String reason = fields.get("reason", Rule.NAME);
    return new Wish(new Position(partition, offset), reason);
  }

  private void goOn(Engine engine, Iterable<Integer> blocked) {
    Map<Integer, Long> targets = new TreeMap<>();
    blocked.forEach(partition -> targets.put(partition, journal.head(partition)));
    if (!targets.isEmpty()) {
      engine.catchUp(targets, Blocked.NOW, clock.instant().plus(LONGEST));
    }
  }

  private static ProblemException notBlocked(Engine engine, Position at) {
    return conflict(
        "Partition "
            + at.partition()
            + " of the view "
            + engine.view()
            + " does not stand still at offset "
            + at.offset()
            + ": GET /views shows which do.");
  }

  private static ProblemException tooYoung(Generation generation, Position at, Instant now) {
    Instant from =
        generation
            .block(at.partition())
            .map(block -> block.since().plus(BlockedPartitions.LONGEST_DELIVERY))
            .orElse(now);
    long seconds = Math.max(1, Duration.between(now, from).toSeconds() + 1);
    return new ProblemException(
        Problem.passing(
            ProblemType.STATE_CONFLICT,
            "A delivery that began before the block may still take the event: skip it in "
                + seconds
                + " seconds.",
            Math.toIntExact(seconds)));
  }

  private static ProblemException begun() {
    return conflict(
        "Other code has begun to take this event, so a part of it may be in the view: deploy that"
            + " code and resume.");
  }

  private static ProblemException conflict(String detail) {
    return new ProblemException(Problem.of(ProblemType.STATE_CONFLICT, detail));
  }
}
