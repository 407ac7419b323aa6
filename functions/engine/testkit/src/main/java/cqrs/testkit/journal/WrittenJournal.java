package cqrs.testkit.journal;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.AggregateRows;
import cqrs.journal.Append;
import cqrs.journal.Append.NewEvent;
import cqrs.journal.Appended;
import cqrs.journal.Journal;
import cqrs.journal.JournalReader;
import cqrs.journal.JournalSettings;
import cqrs.journal.Partitions;
import cqrs.journal.Token;
import cqrs.journal.Versioned;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.testkit.Seeds;
import cqrs.testkit.dynamodb.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A journal that is written with {@link Journal#append}, and that remembers its events. An
 * application's generator of random histories extends it.
 */
public abstract class WrittenJournal<E extends Event> {

  private static final Instant BEGIN = Instant.parse("2011-11-04T09:00:00Z");
  private static final int SECONDS = 90 * 86_400;

  /** Draws all that is random in this journal. */
  protected final Random random;

  private final Store store;
  private final String table;
  private final EventCodec<E> codec;
  private final Journal<E> journal;
  private final Map<Integer, Long> heads = new TreeMap<>();
  private final List<RecordedEvent<E>> events = new ArrayList<>();

  /**
   * A journal without events.
   *
   * @param table a write table that exists and is empty
   */
  protected WrittenJournal(
      Store store, String table, JournalSettings settings, long seed, EventCodec<E> codec) {
    this.store = store;
    this.table = table;
    this.codec = codec;
    this.random = Seeds.random(seed);
    this.journal = new Journal<>(store.dynamoDb(), table, settings, codec);
  }

  /**
   * Appends one command's events.
   *
   * @param before the aggregate; null if it is new
   * @return the aggregate after them
   */
  protected <S, A extends E> Versioned<S> append(
      AggregateRows<S, A> rows, @Nullable Versioned<S> before, List<? extends A> added) {
    AggregateId aggregate = added.getFirst().aggregate();
    @Nullable S state = before == null ? null : before.state();
    for (A event : added) {
      state = rows.evolve(state, event);
    }
    S after = Objects.requireNonNull(state);
    long version = before == null ? 0 : before.version();
    int partition = partitions().of(added.getFirst().orderingKey());
    long head = heads.getOrDefault(partition, 0L);
    List<NewEvent<E>> fresh =
        added.stream()
            .map(e -> new NewEvent<E>(e, "e" + random.nextLong(), time(), "c1", "c2"))
            .toList();
    Append<E> append =
        new Append<>(
            aggregate,
            version,
            fresh,
            last ->
                rows.row(
                    aggregate,
                    new Versioned<>(
                        after, version + added.size(), last, added.getLast().occurredAt())),
            Map.of(),
            null);
    Appended done = journal.append(append, partition, head, BEGIN, Duration.ofSeconds(10));
    Position last = new Position(partition, head + added.size());
    if (!done.equals(new Appended.Done(last, version + added.size()))) {
      throw new IllegalStateException("The history's append ended with " + done + ".");
    }
    for (NewEvent<E> e : fresh) {
      long offset = heads.merge(partition, 1L, Long::sum);
      events.add(
          new RecordedEvent<>(
              new Position(partition, offset),
              e.eventId(),
              version + offset - head,
              e.recordedAt(),
              e.correlationId(),
              e.causationId(),
              e.event()));
    }
    return new Versioned<>(after, version + added.size(), last, added.getLast().occurredAt());
  }

  /** A random time. Times are in no order, so that minima and maxima come early and late. */
  protected final Instant time() {
    return BEGIN.plusSeconds(random.nextInt(SECONDS));
  }

  /** All events in the order of writing; not read back. */
  public final List<RecordedEvent<E>> events() {
    return List.copyOf(events);
  }

  /** The last command's consistency token. */
  public final Token token() {
    return journal.token(events.getLast().position());
  }

  /** Per partition that has events, the offset of its last. */
  public final Map<Integer, Long> heads() {
    return Map.copyOf(heads);
  }

  public final JournalReader reader() {
    return new JournalReader(store.dynamoDb(), table);
  }

  public final EventCodec<E> codec() {
    return codec;
  }

  public final String table() {
    return table;
  }

  public final Partitions partitions() {
    return journal.partitions();
  }

  /** The journal's rows as a stream would deliver them, in the order of writing. */
  public final List<JournalEntry> entries() {
    Map<Position, JournalEntry> read = new HashMap<>();
    rows().map(JournalEntry::of).forEach(entry -> read.put(entry.position(), entry));
    return events.stream().map(e -> Objects.requireNonNull(read.get(e.position()))).toList();
  }

  /** The journal's rows, in no order. */
  public final Stream<Map<String, AttributeValue>> rows() {
    return store.rows(table).stream()
        .filter(row -> Attributes.string(row, "pk").startsWith("JOURNAL#"));
  }
}
