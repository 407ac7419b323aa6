package cqrs.projection.internal.run;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.ParallelCalls;
import cqrs.projection.internal.calls.Retries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Events from a delivery and, where it has holes, from the journal. */
final class EventSource {

  /** A query may see a part of a concurrent transaction, so a hole is read again. */
  private static final int MAX_READS = 3;

  private static final int PARALLEL_READS = 16;

  private static final long PAUSE_NANOS = 5_000_000;

  private final JournalReader journal;
  private final boolean isDelivery;
  private final LongConsumer park;
  private int gaps;
  private final Map<Integer, NavigableMap<Long, JournalEntry>> entries = new HashMap<>();
  private final Map<Integer, Long> targets = new TreeMap<>();

  EventSource(JournalReader journal, Collection<JournalEntry> batch) {
    this(journal, batch, LockSupport::parkNanos);
  }

  /**
   * A source for a delivery.
   *
   * @param park waits for the given nanoseconds
   */
  EventSource(JournalReader journal, Collection<JournalEntry> batch, LongConsumer park) {
    this.journal = journal;
    this.isDelivery = true;
    this.park = park;
    for (JournalEntry entry : batch) {
      put(entry);
      targets.merge(entry.position().partition(), entry.position().offset(), Math::max);
    }
  }

  /** A source that reads only the journal. */
  EventSource(JournalReader journal, Map<Integer, Long> targets) {
    this.journal = journal;
    this.isDelivery = false;
    this.park = LockSupport::parkNanos;
    this.targets.putAll(targets);
  }

  boolean isDelivery() {
    return isDelivery;
  }

  /** The last offset wanted per partition. */
  Map<Integer, Long> targets() {
    return new TreeMap<>(targets);
  }

  /**
   * The entry at a position; null if neither the delivery nor the journal has it yet.
   *
   * @param target the last offset wanted
   * @param limit the maximum number of entries to read at once
   */
  @Nullable JournalEntry entry(Position position, long target, int limit) {
    for (int attempt = 0; attempt < MAX_READS; attempt++) {
      JournalEntry entry = get(position);
      if (entry != null) {
        return entry;
      }
      if (attempt > 0) {
        park.accept(PAUSE_NANOS << attempt);
      }
      readHole(position, target, limit);
    }
    return get(position);
  }

  /**
   * Reads ahead in several partitions in parallel.
   *
   * @param from the offset before the first one wanted, per partition
   * @param to the last offset wanted, per partition
   * @param parallelism the maximum number of calls under way
   * @param pace limits the calls
   */
  void load(Map<Integer, Long> from, Map<Integer, Long> to, int parallelism, Pace pace) {
    ParallelCalls.map(
            to.entrySet(),
            Math.min(parallelism, PARALLEL_READS),
            t -> read(t.getKey(), from.getOrDefault(t.getKey(), 0L) + 1, t.getValue(), pace))
        .forEach(part -> part.forEach(this::put));
  }

  private List<JournalEntry> read(int partition, long first, long last, Pace pace) {
    List<JournalEntry> all = new ArrayList<>();
    for (long next = first; next <= last; ) {
      long from = next;
      List<JournalEntry> page =
          pace.read(
              () ->
                  Retries.run(() -> journal.read(partition, from, last, (int) (last - from + 1))));
      if (page.isEmpty()) {
        break;
      }
      all.addAll(page);
      next = page.getLast().position().offset() + 1;
    }
    return all;
  }

  private void readHole(Position from, long target, int limit) {
    long last = Math.min(target, from.offset() + limit - 1);
    while (last > from.offset() && get(new Position(from.partition(), last)) != null) {
      last--;
    }
    long end = last;
    List<JournalEntry> read =
        Retries.run(() -> journal.read(from.partition(), from.offset(), end, limit));
    for (JournalEntry entry : read) {
      gaps += isDelivery && get(entry.position()) == null ? 1 : 0;
      put(entry);
    }
  }

  /** How many events were missing in the delivery. */
  int gaps() {
    return gaps;
  }

  long head(int partition) {
    return Retries.run(() -> journal.head(partition));
  }

  /** Forgets applied events, so that a projector that lags far does not hold the whole journal. */
  void forget(int partition, long upTo) {
    of(partition).headMap(upTo, true).clear();
  }

  private NavigableMap<Long, JournalEntry> of(int partition) {
    return entries.computeIfAbsent(partition, _ -> new TreeMap<>());
  }

  private void put(JournalEntry entry) {
    of(entry.position().partition()).put(entry.position().offset(), entry);
  }

  private @Nullable JournalEntry get(Position position) {
    return of(position.partition()).get(position.offset());
  }
}
