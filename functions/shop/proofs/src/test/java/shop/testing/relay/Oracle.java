package shop.testing.relay;

import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.RelayCheckpoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sees what the bus takes, and says what is wrong with it. */
final class Oracle {

  private final ProjectionStore store;
  private final RelayCheckpoints checkpoints;
  private final Readers readers;
  private final String view;
  private final List<Published> all = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final Map<Integer, Long> furthest = new TreeMap<>();
  private Map<Integer, Long> written = Map.of();

  Oracle(ProjectionStore store, RelayCheckpoints checkpoints, Readers readers, String view) {
    this.store = store;
    this.checkpoints = checkpoints;
    this.readers = readers;
    this.view = view;
  }

  /** The events that one run of the relay publishes. */
  final class Run {

    private Map<Integer, Long> began = Map.of();
    private final Map<Integer, Long> last = new HashMap<>();

    /** It reads its checkpoints. */
    void begin() {
      began = published();
    }

    /**
     * A run repeats only what it does not know to be there, and what stood behind no checkpoint.
     */
    void took(Published event) {
      Oracle.this.took(event);
      long from = began.getOrDefault(event.partition(), 0L);
      long before = last.getOrDefault(event.partition(), from);
      if (event.offset() <= from) {
        wrong.add(event.position() + " was published before the run's checkpoint " + from);
      }
      if (event.offset() != before + 1 && event.offset() != before) {
        wrong.add(event.position() + " came after " + before + " in its run");
      }
      last.put(event.partition(), event.offset());
    }
  }

  /** The bus has an event, also one whose sender is gone. */
  void took(Published event) {
    all.add(event);
    long before = furthest.getOrDefault(event.partition(), 0L);
    if (event.offset() > before + 1) {
      wrong.add(event.position() + " came first after " + before);
    }
    furthest.merge(event.partition(), event.offset(), Math::max);
    Set<Long> read = readers.generations();
    if (read.isEmpty()) {
      wrong.add(event.position() + " came while nothing could be read");
    }
    for (long number : read) {
      long shown =
          store
              .generations()
              .generation(view, number)
              .map(generation -> generation.checkpoint(event.partition()))
              .orElse(0L);
      if (shown < event.offset()) {
        wrong.add(event.position() + " came while a query of " + number + " shows " + shown);
      }
    }
  }

  /** After each step: checkpoints go forward, and nothing is behind them that the bus has not. */
  void look() {
    Map<Integer, Long> now = published();
    now.forEach(
        (partition, offset) -> {
          if (offset > furthest.getOrDefault(partition, 0L)) {
            wrong.add("the checkpoint " + partition + ":" + offset + " is ahead of the bus");
          }
        });
    written.forEach(
        (partition, offset) -> {
          if (now.getOrDefault(partition, 0L) < offset) {
            wrong.add("the checkpoint " + partition + ":" + offset + " moved back");
          }
        });
    written = now;
  }

  private Map<Integer, Long> published() {
    return checkpoints.read().map(RelayCheckpoints.Progress::offsets).orElse(Map.of());
  }

  /** At the end. */
  void end(Map<Integer, Long> heads, boolean mayRepeat) {
    look();
    if (!furthest.equals(heads) || !published().equals(heads)) {
      wrong.add("published " + furthest + ", checkpoints " + published() + ", heads " + heads);
    }
    Map<Integer, Long> shown = store.active(view).map(Generation::checkpoints).orElse(Map.of());
    if (!shown.equals(heads)) {
      wrong.add("the view shows " + shown + " of " + heads);
    }
    long events = heads.values().stream().mapToLong(head -> head).sum();
    if (!mayRepeat && all.size() != events) {
      wrong.add(all.size() + " published for " + events + " events");
    }
  }

  List<Published> all() {
    return all;
  }

  List<String> wrong() {
    return wrong;
  }
}
