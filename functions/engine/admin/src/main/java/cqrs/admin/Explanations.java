package cqrs.admin;

import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Parameters;
import cqrs.http.input.Rule;
import cqrs.http.input.Rule.RefusedException;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.verify.Explainer;
import cqrs.projection.internal.verify.Explanation;
import cqrs.projection.internal.verify.Explanation.Limits;
import cqrs.projection.internal.verify.Explanation.RowEvent;
import cqrs.projection.internal.verify.Explanation.Subject;
import cqrs.projection.internal.verify.Report.Difference;
import cqrs.projection.read.ViewNotBuiltException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a row is what it is, and which rows an event changes. */
record Explanations(
    List<Explainer> explainers,
    JournalReader journal,
    Partitions partitions,
    Estimates estimates,
    Clock clock) {

  /** How many events an explanation reads. */
  static final long MOST_READ = 100_000;

  /** An HTTP API waits for 30 seconds. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final int MOST_LISTED = 1_000;
  private static final int DEFAULT_LISTED = 100;

  private static final Pattern POSITION = Pattern.compile("(0|[1-9]\\d?):([1-9]\\d{0,15})");

  private static final Rule<List<RowKey>> ROW =
      new Rule<>(List.of(new RowKey("-", "-")), Rule.Form.TEXT, Explanations::keys);

  /** A key has at most so many bytes. The partition key also has the generation. */
  private static final int MOST_PK = 2_000;

  private static final int MOST_SK = 1_024;
  private static final int MOST_KEYS = 50;

  private record Query(List<RowKey> keys, Optional<Instant> at, int listed, boolean dryRun) {
    static Query of(Parameters parameters) {
      return new Query(
          parameters.get("row", ROW),
          parameters.find("at", Rule.TIME),
          parameters.find("limit", Rule.integer(1, MOST_LISTED)).orElse(DEFAULT_LISTED),
          parameters.find("dryRun", Rule.FLAG).orElse(false));
    }
  }

  /** The keys that a text may mean: either part of a key may hold a bar, too. */
  private static List<RowKey> keys(String text) throws RefusedException {
    List<RowKey> keys = new ArrayList<>();
    for (int bar = text.indexOf('|'); bar >= 0; bar = text.indexOf('|', bar + 1)) {
      RowKey key = new RowKey(text.substring(0, bar), text.substring(bar + 1));
      if (fits(key.pk(), MOST_PK) && fits(key.sk(), MOST_SK)) {
        keys.add(key);
      }
    }
    if (keys.isEmpty() || keys.size() > MOST_KEYS) {
      throw new RefusedException("must be the two parts of a row's key with a bar between: pk|sk");
    }
    return keys;
  }

  private static boolean fits(String part, int most) {
    return !part.isEmpty() && part.getBytes(StandardCharsets.UTF_8).length <= most;
  }

  /** {@code GET /views/{view}/explanation}. */
  Response explain(Request request) {
    Explainer explainer = ViewEngines.find(request, explainers, Explainer::view);
    Query query = request.query(Query::of);
    Generation generation = carried(explainer);
    Subject subject = explainer.read(generation, query.keys());
    if (query.dryRun()) {
      return Response.json(200, wouldRead(explainer, subject));
    }
    Explanation explanation =
        explainer.explain(
            subject,
            new Limits(query.at(), query.listed(), MOST_READ, clock.instant().plus(LONGEST)));
    return Response.json(200, json(explainer, explanation, query.at()));
  }

  private static Generation carried(Explainer explainer) {
    Generation generation =
        explainer
            .active()
            .orElseThrow(() -> new ViewNotBuiltException(explainer.view(), explainer.isBuilding()));
    if (!explainer.carries(generation)) {
      throw GenerationRequests.conflict(
          "The active generation has version %s. The deployed code has %s and cannot explain it."
              .formatted(generation.version(), explainer.version()));
    }
    return generation;
  }

  private Map<String, Object> wouldRead(Explainer explainer, Subject subject) {
    Map<Integer, Long> bounds = new TreeMap<>(subject.bounds());
    bounds.replaceAll((partition, bound) -> Math.min(bound, journal.head(partition)));
    Map<String, Object> read = new LinkedHashMap<>();
    read.put("partitions", bounds.size());
    read.put("events", bounds.values().stream().mapToLong(Long::longValue).sum());
    read.put("units", Math.round(Math.ceil(estimates.journalUnits(bounds))));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("view", explainer.view());
    json.put("row", Items.key(subject.key()));
    json.put("wouldRead", read);
    return json;
  }

  private Map<String, Object> json(
      Explainer explainer, Explanation explanation, Optional<Instant> at) {
    Subject subject = explanation.subject();
    boolean isCompared = at.isEmpty() && explanation.isComplete();
    List<Difference> differences = isCompared ? explanation.differences() : List.of();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("view", explainer.view());
    json.put("generation", subject.generation().number());
    json.put("row", Items.key(subject.key()));
    at.ifPresent(time -> json.put("at", time));
    json.put("complete", explanation.isComplete());
    json.put("read", Items.read(explanation.read(), explanation.units()));
    json.put("left", explanation.left());
    json.put("eventCount", explanation.count());
    json.put("omitted", explanation.count() - explanation.events().size());
    json.put("events", explanation.events().stream().map(Explanations::event).toList());
    json.put("folded", Items.row(explanation.folded().attributes()));
    json.put(
        "stored", subject.stored() == null || at.isPresent() ? null : Items.row(subject.stored()));
    json.put("pending", subject.generation().behind(journal.heads(partitions)));
    json.put("agrees", isCompared ? differences.isEmpty() : null);
    json.put("differences", differences.stream().map(Explanations::difference).toList());
    if (!explanation.stopped().isEmpty()) {
      json.put("stopped", stopped(explanation.stopped()));
    }
    return json;
  }

  private static Map<String, Object> event(RowEvent event) {
    JournalEntry entry = event.entry();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("position", entry.position().toString());
    json.put("type", entry.type());
    json.put("aggregate", Items.name(entry.aggregate()));
    json.put("version", entry.version());
    json.put("occurredAt", entry.occurredAt());
    json.put("recordedAt", entry.recordedAt());
    json.put("correlationId", entry.correlationId());
    json.put("changes", Items.changes(event.steps()));
    return json;
  }

  private static Map<String, Object> difference(Difference difference) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("attribute", difference.what());
    json.put("stored", difference.stored());
    json.put("expected", difference.expected());
    return json;
  }

  private static List<Map<String, Object>> stopped(Map<Position, RuntimeException> stopped) {
    List<Map<String, Object>> items = new ArrayList<>();
    stopped.forEach(
        (position, error) -> {
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("position", position.toString());
          json.put("error", Items.error(error));
          items.add(json);
        });
    return items;
  }

  /** {@code GET /events/{position}/rows}. */
  Response rows(Request request) {
    request.noQuery();
    Position position = request.path("position", position());
    JournalEntry entry =
        journal
            .read(position)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.notFound("The journal has no event at " + position + ".")));
    List<Map<String, Object>> items = new ArrayList<>();
    List<Map<String, Object>> failed = new ArrayList<>();
    for (Explainer explainer : explainers) {
      explainer
          .active()
          .filter(explainer::carries)
          .ifPresent(generation -> rows(explainer, generation, entry, items, failed));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("position", position.toString());
    json.put("items", items);
    if (!failed.isEmpty()) {
      json.put("failed", failed);
    }
    return Response.json(200, json);
  }

  private static void rows(
      Explainer explainer,
      Generation generation,
      JournalEntry entry,
      List<Map<String, Object>> items,
      List<Map<String, Object>> failed) {
    Map<RowKey, List<Step>> rows;
    try {
      rows = explainer.changes(generation, entry);
    } catch (RuntimeException e) {
      failed.add(Map.of("view", explainer.view(), "error", Items.error(e)));
      return;
    }
    rows.forEach(
        (key, steps) -> {
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("view", explainer.view());
          json.put("row", Items.key(key));
          json.put("changes", Items.changes(steps));
          items.add(json);
        });
  }

  private Rule<Position> position() {
    return new Rule<>(
        new Position(0, 1),
        Rule.Form.TEXT,
        text -> {
          Matcher matcher = POSITION.matcher(text);
          if (matcher.matches() && Integer.parseInt(matcher.group(1)) < partitions.count()) {
            return new Position(
                Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
          }
          throw new RefusedException("must be a position in the journal, such as 17:42");
        });
  }
}
