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
import java.util.Map;
import java.util.Optional;

/**
 * The requests that bring a view forward now, or skip what blocks it. They answer with the view's
 * new state.
 */
record Interventions(
    ViewEngines engines,
    ProjectionStore store,
    JournalReader journal,
    Partitions partitions,
    Overview overview,
    Clock clock) {

  /** After this time, the next delivery or catch-up does the rest. */
  private static final Duration MAX_CATCH_UP = Duration.ofSeconds(15);

  private record SkipRequest(Position at, String reason) {}

  /**
   * {@code POST /views/{view}/resume}: retries all blocked partitions now, and brings the others to
   * the journal's end. Deliveries may go on meanwhile.
   */
  Response resume(Request request) {
    request.noQuery();
    Engine engine = engines.of(request);
    Optional<Boolean> _ = GenerationRequests.optionalBody(request, _ -> true);
    store
        .active(engine.view())
        .ifPresent(generation -> catchUp(engine, generation.missing(journal.heads(partitions))));
    return Response.json(200, overview.view(engine.view()));
  }

  /** {@code POST /views/{view}/skips}: skips the event that blocks a partition. */
  Response skip(Request request) {
    request.noQuery();
    Engine engine = engines.of(request);
    SkipRequest skip = JsonBody.read(request, this::skipRequest);
    Position at = skip.at();
    Generation generation =
        store.blocked(engine.view(), at).orElseThrow(() -> notBlocked(engine, at));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    switch (store.blockedPartitions().skip(generation, at, skip.reason(), now)) {
      case SKIPPED -> catchUp(engine, Map.of(at.partition(), journal.head(at.partition())));
      case NOT_BLOCKED -> throw notBlocked(engine, at);
      case TOO_YOUNG -> throw tooYoung(generation, at, now);
      case BEGUN ->
          throw GenerationRequests.conflict(
              "Other code has begun to take this event, so a part of it may be in the view: deploy"
                  + " that code and resume.");
    }
    return Response.json(200, overview.view(engine.view()));
  }

  private SkipRequest skipRequest(Fields fields) {
    int partition = fields.get("partition", Rule.integer(0, partitions.count() - 1));
    long offset = fields.get("offset", Rule.OFFSET);
    String reason = fields.get("reason", Rule.NAME);
    return new SkipRequest(new Position(partition, offset), reason);
  }

  private void catchUp(Engine engine, Map<Integer, Long> targets) {
    if (!targets.isEmpty()) {
      engine.catchUp(targets, Blocked.NOW, clock.instant().plus(MAX_CATCH_UP));
    }
  }

  private static ProblemException notBlocked(Engine engine, Position at) {
    return GenerationRequests.conflict(
        ("Partition %d of the view %s is not blocked at offset %d: GET /views shows blocked"
                + " partitions.")
            .formatted(at.partition(), engine.view(), at.offset()));
  }

  private static ProblemException tooYoung(Generation generation, Position at, Instant now) {
    Instant from =
        generation
            .block(at.partition())
            .map(block -> block.since().plus(BlockedPartitions.MAX_DELIVERY))
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
}
