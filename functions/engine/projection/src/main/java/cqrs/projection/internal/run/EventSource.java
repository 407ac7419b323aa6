package cqrs.projection.internal.run;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Parallel;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.calls.Retries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Events out of a delivery and, where it has holes, out of the journal. */
final class EventSource {

  /** A query beside a transaction may see part of it: the hole is looked at again. */
  private static final int LOOKS = 3;

  private static final int PARALLEL_READS = 16;

  private static final long BETWEEN_LOOKS_NANOS = 5_000_000;

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
   * A source of a delivery.
   *
   * @param park lets so many nanoseconds pass
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

  /** A source of the journal alone. */
  EventSource(JournalReader journal, Map<Integer, Long> targets) {
    this.journal = journal;
    this.isDelivery = false;
    this.park = LockSupport::parkNanos;
    this.targets.putAll(targets);
  }

  /** Whether a stream has told of this. */
  boolean isDelivery() {
    return isDelivery;
  }

  /** Per partition, the last offset that the delivery tells of. */
  Map<Integer, Long> targets() {
    return new TreeMap<>(targets);
  }

  /**
   * The entry at a position; null if it is in a hole that the journal does not fill yet.
   *
   * @param target how far the partition is wanted
   * @param limit the most entries to read at once
   */
  @Nullable JournalEntry entry(Position position, long target, int limit) {
    for (int look = 0; look < LOOKS; look++) {
      JournalEntry entry = get(position);
      if (entry != null) {
        return entry;
      }
      if (look > 0) {
        park.accept(BETWEEN_LOOKS_NANOS << look);
      }
      readHole(position, target, limit);
    }
    return get(position);
  }

  /**
   * Reads ahead, several partitions at a time.
   *
   * @param from per partition, the offset before the first one wanted
   * @param to per partition, the last one wanted
   * @param atOnce the most calls under way at a time
   * @param pace says when to make them
   */
  void load(Map<Integer, Long> from, Map<Integer, Long> to, int atOnce, Pace pace) {
    Parallel.all(
            to.entrySet().stream()
                .<Callable<List<JournalEntry>>>map(
                    t ->
                        () ->
                            read(
                                t.getKey(),
                                from.getOrDefault(t.getKey(), 0L) + 1,
                                t.getValue(),
                                pace))
                .toList(),
            Math.min(atOnce, PARALLEL_READS))
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

  /** Events that a delivery has told of and not brought. */
  int gaps() {
    return gaps;
  }

  long head(int partition) {
    return Retries.run(() -> journal.head(partition));
  }

  /** Lets go of what is applied: a projector that lags far would hold the whole journal. */
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
