package cqrs.admin;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.http.Consistency;
import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Parameters;
import cqrs.http.input.Rule;
import cqrs.http.input.Rule.RefusedException;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.journal.Evolution;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.Stored;
import cqrs.journal.WriteModel;
import cqrs.journal.WriteModel.Last;
import cqrs.journal.codec.JournalEntry;
import cqrs.projection.read.BadCursorException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * The events of one aggregate as they stand in the journal. The journal has no index by aggregate.
 * The aggregate's row names its partition and its last event, so that the partition is read from
 * there, in bounded steps.
 */
record AggregateEvents(
    WriteModel writeModel, JournalReader journal, Partitions partitions, Stored<?> stored) {

  /** How many entries a page looks at. They take about 2,500 read units and one second. */
  static final int MOST_READ = 10_000;

  /** The same for a state, which needs all events up to it. */
  static final int MOST_READ_FOR_STATE = 50_000;

  /** An answer has at most 6 MB. JSON takes up to three bytes a character, and escapes. */
  private static final long MOST_CHARACTERS = 1_500_000;

  private static final int MOST_EVENTS = 100;
  private static final int DEFAULT_EVENTS = 20;
  private static final String VERSION = "[1-9]\\d{0,15}";

  private enum Order {
    newest,
    oldest
  }

  /** Up to which event a state is folded. */
  private sealed interface At {

    record Version(long version) implements At {}

    record Time(Instant time) implements At {}

    Rule<At> RULE = new Rule<>(new Version(1), Rule.Form.TEXT, At::of);

    private static At of(String text) throws RefusedException {
      if (text.matches(VERSION)) {
        return new Version(Long.parseLong(text));
      }
      if (text.matches("\\d*")) {
        throw new RefusedException("must be a version from 1, or a time of RFC 3339");
      }
      return new Time(Rule.TIME.reading().of(text));
    }

    /** Whether the state has the event, if it has those before. */
    default boolean includes(JournalEntry entry) {
      return switch (this) {
        case Version(long version) -> entry.version() <= version;
        case Time(Instant time) -> !entry.recordedAt().truncatedTo(ChronoUnit.MILLIS).isAfter(time);
      };
    }
  }

  private record Query(Order order, int limit, Optional<String> cursor, Optional<At> at) {
    static Query of(Parameters parameters) {
      return new Query(
          parameters.find("order", Rule.oneOf(Order.class)).orElse(Order.newest),
          parameters.find("limit", Rule.integer(1, MOST_EVENTS)).orElse(DEFAULT_EVENTS),
          parameters.text("cursor"),
          parameters.find("at", At.RULE));
    }
  }

  /** {@code GET /books/{id}/events}, for aggregates of that type. */
  Response list(Request request, String type) {
    AggregateId aggregate = new AggregateId(type, request.path("id", Rule.ID));
    Query query = request.query(Query::of);
    Consistency.check(request, partitions);
    Last last =
        writeModel
            .last(aggregate)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.notFound("There is nothing that has these events: check the id.")));
    boolean newestFirst = query.order() == Order.newest;
    DoubleAdder units = new DoubleAdder();
    JournalReader metered = journal.metered(units::add);
    Optional<EventCursor> cursor =
        query.cursor().map(text -> cursor(aggregate, text, newestFirst, last));
    EventWalk page =
        cursor
            .map(c -> new EventWalk(metered, aggregate, last, newestFirst, c.offset()))
            .orElseGet(() -> EventWalk.begin(metered, aggregate, last, newestFirst))
            .run(query.limit(), MOST_CHARACTERS, MOST_READ);
    long expected = cursor.map(EventCursor::version).orElse(newestFirst ? last.version() : 1);
    requireNext(cursor.isPresent(), page, expected);
    Optional<State> state = query.at().map(at -> state(metered, aggregate, last, at));
    long read = page.read() + state.map(State::read).orElse(0L);

    Map<String, Object> json = new LinkedHashMap<>();
    json.put("aggregate", Items.name(aggregate));
    json.put("version", last.version());
    json.put("items", page.found().stream().map(Items::event).toList());
    json.put("read", Items.read(read, units.sum()));
    json.put("left", page.left());
    state.filter(State::isKnown).ifPresent(s -> json.put("state", s.json().orElse(null)));
    if (!page.isAtEnd()) {
      long next =
          page.found().isEmpty()
              ? expected
              : page.found().getLast().version() + (newestFirst ? -1 : 1);
      json.put("next", new EventCursor(newestFirst, next, page.reached()).write(aggregate));
    }
    return Response.json(200, json);
  }

  private static EventCursor cursor(
      AggregateId aggregate, String text, boolean newestFirst, Last last) {
    EventCursor cursor = EventCursor.read(aggregate, text);
    boolean isInside =
        cursor.offset() >= 1
            && cursor.offset() <= last.position().offset()
            && cursor.version() >= 1
            && cursor.version() <= last.version();
    if (cursor.newestFirst() != newestFirst || !isInside) {
      throw new BadCursorException();
    }
    return cursor;
  }

  /** Versions have no gaps, so a cursor that was made up leads to another event. */
  private static void requireNext(boolean continues, EventWalk page, long expected) {
    List<JournalEntry> found = page.found();
    boolean isNext = found.isEmpty() ? !page.isAtEnd() : found.getFirst().version() == expected;
    if (continues && !isNext) {
      throw new BadCursorException();
    }
  }

  /**
   * A state.
   *
   * @param json empty before the first event
   * @param isKnown false if too many entries lie between the events
   */
  private record State(Optional<Map<String, Object>> json, long read, boolean isKnown) {}

  private State state(JournalReader metered, AggregateId aggregate, Last last, At at) {
    if (at instanceof At.Version(long version) && version > last.version()) {
      throw new ProblemException(
          Problem.badRequest(
              "The query parameter at must be a version from 1 to "
                  + last.version()
                  + ", the newest one."));
    }
    EventWalk walk =
        EventWalk.begin(metered, aggregate, last, true)
            .run(Long.MAX_VALUE, Long.MAX_VALUE, MOST_READ_FOR_STATE);
    return walk.isAtEnd()
        ? new State(fold(stored, aggregate, walk.found().reversed(), at), walk.read(), true)
        : new State(Optional.empty(), walk.read(), false);
  }

  private static <E extends Event> Optional<Map<String, Object>> fold(
      Stored<E> stored, AggregateId aggregate, List<JournalEntry> events, At at) {
    Evolution evolution = new Evolution(stored.aggregates());
    events.stream()
        .takeWhile(at::includes)
        .forEach(entry -> evolution.take(stored.codec().decode(entry)));
    return evolution.state(aggregate);
  }
}
