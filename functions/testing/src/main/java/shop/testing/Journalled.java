package shop.testing;

import cqrs.journal.Append;
import cqrs.journal.Append.NewEvent;
import cqrs.journal.Journal;
import cqrs.journal.Partitions;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import local.dynamodb.InterceptedDynamoDb;
import shop.domain.ShopEvent;
import shop.stored.ShopEvents;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Events as the journal's rows. They are made by {@link Journal#append}, whose transactions end
 * here: thousands of them would take a test's whole time.
 */
public final class Journalled {

  private static final int BATCH = 25;

  private final List<RecordedEvent<ShopEvent>> events;
  private final List<Map<String, AttributeValue>> rows = new ArrayList<>();

  public Journalled(Store store, List<RecordedEvent<ShopEvent>> events, int partitions) {
    this.events = List.copyOf(events);
    InterceptedDynamoDb kept =
        new InterceptedDynamoDb(
            store.dynamoDb(),
            (request, _) -> {
              TransactWriteItemsRequest transaction = (TransactWriteItemsRequest) request;
              rows.add(transaction.transactItems().getFirst().put().item());
              return TransactWriteItemsResponse.builder().build();
            });
    Journal<ShopEvent> journal =
        new Journal<>(kept, Store.WRITE_TABLE, new Partitions(partitions), ShopEvents.CODEC);
    for (RecordedEvent<ShopEvent> event : events) {
      append(journal, event);
    }
  }

  private static void append(Journal<ShopEvent> journal, RecordedEvent<ShopEvent> e) {
    NewEvent<ShopEvent> added =
        new NewEvent<>(e.event(), e.eventId(), e.recordedAt(), e.correlationId(), e.causationId());
    Append<ShopEvent> append =
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
  public Journalled storedIn(Store store) {
    for (int i = 0; i < rows.size(); i += BATCH) {
      List<WriteRequest> puts =
          rows.subList(i, Math.min(rows.size(), i + BATCH)).stream()
              .map(row -> WriteRequest.builder().putRequest(p -> p.item(row)).build())
              .toList();
      store.dynamoDb().batchWriteItem(r -> r.requestItems(Map.of(Store.WRITE_TABLE, puts)));
    }
    return this;
  }

  public List<RecordedEvent<ShopEvent>> events() {
    return events;
  }

  /** What a stream delivers, in the order of the events. */
  public List<JournalEntry> entries() {
    return rows.stream().map(JournalEntry::of).toList();
  }
}
