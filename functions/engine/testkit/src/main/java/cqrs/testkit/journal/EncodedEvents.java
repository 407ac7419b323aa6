package cqrs.testkit.journal;

import cqrs.domain.Event;
import cqrs.journal.Append;
import cqrs.journal.Append.NewEvent;
import cqrs.journal.Journal;
import cqrs.journal.Partitions;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.testkit.dynamodb.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/**
 * Events as the journal's rows. They are made by {@link Journal#append}, whose transactions end
 * here: thousands of them would take a test's whole time.
 */
public final class EncodedEvents<E extends Event> {

  private final List<RecordedEvent<E>> events;
  private final List<Map<String, AttributeValue>> rows = new ArrayList<>();

  public EncodedEvents(
      Store store, EventCodec<E> codec, List<RecordedEvent<E>> events, int partitions) {
    this.events = List.copyOf(events);
    InterceptedDynamoDb kept =
        new InterceptedDynamoDb(
            store.dynamoDb(),
            (request, _) -> {
              TransactWriteItemsRequest transaction = (TransactWriteItemsRequest) request;
              rows.add(transaction.transactItems().getFirst().put().item());
              return TransactWriteItemsResponse.builder().build();
            });
    Journal<E> journal = new Journal<>(kept, Store.WRITE_TABLE, new Partitions(partitions), codec);
    for (RecordedEvent<E> event : events) {
      append(journal, event);
    }
  }

  private static <E extends Event> void append(Journal<E> journal, RecordedEvent<E> e) {
    NewEvent<E> added =
        new NewEvent<>(e.event(), e.eventId(), e.recordedAt(), e.correlationId(), e.causationId());
    Append<E> append =
        new Append<>(
            e.event().aggregate(),
            e.version() - 1,
            List.of(added),
            _ -> Map.of("pk", Attributes.s(e.event().aggregate().toString())),
            Map.of(),
            null);
    int partition = e.position().partition();
    long head = e.position().offset() - 1;
    journal.append(append, partition, head, Instant.EPOCH, Duration.ZERO);
  }

  /** Puts the journal's rows into the write table. */
  public EncodedEvents<E> storedIn(Store store) {
    store.put(Store.WRITE_TABLE, rows);
    return this;
  }

  public List<RecordedEvent<E>> events() {
    return events;
  }

  /** The stream's records, in the order of the events. */
  public List<JournalEntry> entries() {
    return rows.stream().map(JournalEntry::of).toList();
  }
}
