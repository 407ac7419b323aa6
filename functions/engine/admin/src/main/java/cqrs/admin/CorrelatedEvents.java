package cqrs.admin;

import cqrs.http.Request;
import cqrs.http.Response;
import cqrs.http.input.Parameters;
import cqrs.http.input.Rule;
import cqrs.http.input.Rule.RefusedException;
import cqrs.journal.JournalReader;
import cqrs.journal.JournalReader.Header;
import cqrs.journal.Partitions;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Parallel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.IntStream;

/**
 * The events of one correlation id. The journal has no index by it, so all partitions are read
 * backwards, from the end of the period to its beginning.
 */
record CorrelatedEvents(JournalReader journal, Partitions partitions, Clock clock) {

  /** How many entries an answer looks at, in all partitions together. */
  static final int MOST_READ = 100_000;

  /** An HTTP API waits for 30 seconds. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final int MOST_EVENTS = 200;
  private static final long MOST_CHARACTERS = 1_500_000;
  private static final int AT_ONCE = 16;
  private static final int FIRST_STEP = 50;
  private static final int LARGEST_STEP = 1000;
  private static final Duration PERIOD = Duration.ofDays(1);

  /**
   * In a partition, times go up but for the clocks' differences and the time that commands take.
   */
  private static final Duration SKEW = Duration.ofMinutes(2);

  private static final Comparator<Header> ORDER =
      Comparator.comparing(Header::recordedAt)
          .thenComparingInt(header -> header.position().partition())
          .thenComparingLong(header -> header.position().offset());

  private static final Rule<String> CORRELATION_ID =
      new Rule<>(
          "",
          Rule.Form.TEXT,
          text -> {
            if (!text.matches("[!-~]{1,128}")) {
              throw new RefusedException("must be 1 to 128 visible characters of ASCII");
            }
            return text;
          });

  private record Query(String correlationId, Optional<Instant> from, Optional<Instant> to) {
    static Query of(Parameters parameters) {
      Query query =
          new Query(
              parameters.get("correlationId", CORRELATION_ID),
              parameters.find("from", Rule.TIME),
              parameters.find("to", Rule.TIME));
      if (query.from.isPresent()
          && query.to.isPresent()
          && query.to.get().isBefore(query.from.get())) {
        parameters.fault(
            "from", "The query parameter from must not be after the query parameter to.");
      }
      return query;
    }
  }

  /** {@code GET /events?correlationId=…}. */
  Response list(Request request) {
    Query query = request.query(Query::of);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant to = query.to().orElseGet(() -> latest(query.from(), now));
    Instant from = query.from().orElseGet(() -> to.minus(PERIOD));
    Search search = new Search(query.correlationId(), from, to, clock.instant().plus(LONGEST));
    search.run();
    List<JournalEntry> events = search.events();

    Map<String, Object> json = new LinkedHashMap<>();
    json.put("items", events.stream().map(Items::event).toList());
    json.put("from", from);
    json.put("to", to);
    json.put("read", Items.read(search.read.get(), search.units.sum()));
    json.put("complete", search.complete && events.size() == search.found.size());
    return Response.json(200, json);
  }

  private static Instant latest(Optional<Instant> from, Instant now) {
    return from.filter(now::isBefore).orElse(now);
  }

  /** One search through all partitions. */
  private final class Search {

    private final String correlationId;
    private final Instant from;
    private final Instant to;
    private final Instant until;
    private final DoubleAdder units = new DoubleAdder();
    private final AtomicLong read = new AtomicLong();
    private final ConcurrentLinkedQueue<Header> found = new ConcurrentLinkedQueue<>();
    private final JournalReader metered = journal.metered(units::add);
    private volatile boolean complete = true;

    Search(String correlationId, Instant from, Instant to, Instant until) {
      this.correlationId = correlationId;
      this.from = from;
      this.to = to;
      this.until = until;
    }

    void run() {
      List<Boolean> _ =
          Parallel.all(
              IntStream.range(0, partitions.count())
                  .<Callable<Boolean>>mapToObj(partition -> () -> search(partition))
                  .toList(),
              AT_ONCE);
    }

    private boolean search(int partition) {
      long last = JournalReader.LAST_OFFSET;
      int step = FIRST_STEP;
      while (last > 0) {
        if (read.get() >= MOST_READ || !clock.instant().isBefore(until)) {
          complete = false;
          return false;
        }
        List<Header> headers = headers(partition, last, step);
        if (headers.isEmpty()) {
          return true;
        }
        if (headers.getLast().recordedAt().isAfter(to.plus(SKEW)) && step == FIRST_STEP) {
          // All are later than the period, which may have ended long ago.
          last = lastUntil(partition, headers.getLast().position().offset());
        } else {
          headers.stream().filter(this::isWanted).forEach(found::add);
          if (headers.getLast().recordedAt().isBefore(from.minus(SKEW))) {
            return true;
          }
          last = headers.getLast().position().offset() - 1;
        }
        step = Math.min(LARGEST_STEP, step * 4);
      }
      return true;
    }

    /** The last offset, before this one, of an event that was recorded in the period or before. */
    private long lastUntil(int partition, long offset) {
      long before = 0;
      long after = offset;
      while (after - before > 1) {
        long middle = before + (after - before) / 2;
        List<Header> header = headers(partition, middle, 1);
        if (header.isEmpty() || !header.getFirst().recordedAt().isAfter(to.plus(SKEW))) {
          before = middle;
        } else {
          after = middle;
        }
      }
      return before;
    }

    private List<Header> headers(int partition, long last, int limit) {
      List<Header> headers = metered.headers(partition, last, limit);
      read.addAndGet(headers.size());
      return headers;
    }

    private boolean isWanted(Header header) {
      Instant at = header.recordedAt().truncatedTo(ChronoUnit.MILLIS);
      return header.correlationId().equals(correlationId) && !at.isBefore(from) && !at.isAfter(to);
    }

    /** The newest of the events that were found, in the order in which they were recorded. */
    List<JournalEntry> events() {
      List<Callable<Optional<JournalEntry>>> reads =
          found.stream()
              .sorted(ORDER.reversed())
              .limit(MOST_EVENTS)
              .map(Header::position)
              .<Callable<Optional<JournalEntry>>>map(position -> () -> entry(position))
              .toList();
      List<JournalEntry> events = new ArrayList<>();
      long characters = 0;
      for (JournalEntry entry :
          Parallel.all(reads, AT_ONCE).stream().flatMap(Optional::stream).toList()) {
        characters += entry.payload().length();
        if (characters > MOST_CHARACTERS && !events.isEmpty()) {
          break;
        }
        events.add(entry);
      }
      return events.reversed();
    }

    private Optional<JournalEntry> entry(Position position) {
      return metered.read(position.partition(), position.offset(), position.offset(), 1).stream()
          .findFirst();
    }
  }
}
