package cqrs.journal;

import static cqrs.journal.dynamodb.Attributes.n;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Pauses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The append-only log of all events. {@link #append} is the only code that writes journal rows, and
 * it never replaces one.
 *
 * @param <E> the application's events
 */
public final class Journal<E extends Event> {

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final String table;
  private final JournalSettings settings;
  private final EventCodec<E> codec;
  private final JournalReader reader;
  private final Transactor transactor;

  /** A journal that was never restored. */
  public Journal(
      DynamoDbClient dynamoDb, String table, Partitions partitions, EventCodec<E> codec) {
    this(dynamoDb, table, new JournalSettings(partitions, 1), codec);
  }

  public Journal(
      DynamoDbClient dynamoDb, String table, JournalSettings settings, EventCodec<E> codec) {
    this.table = table;
    this.settings = settings;
    this.codec = codec;
    this.reader = new JournalReader(dynamoDb, table);
    this.transactor = new Transactor(dynamoDb, reader);
  }

  public Partitions partitions() {
    return settings.partitions();
  }

  /** The consistency token of that place. */
  public Token token(Position position) {
    return new Token(position, settings.epoch());
  }

  /** The offset of the partition's last event, strongly consistent; 0 if it has none. */
  public long head(int partition) {
    return reader.head(partition);
  }

  /** The same for whoever does not count lost races. */
  public Appended append(
      Append<E> append, int partition, long head, Instant now, Duration patience) {
    return append(append, partition, head, now, patience, () -> {});
  }

  /**
   * Writes the aggregate row, the journal rows and the receipt in one transaction. A race lost for
   * the offset alone is run again until the deadline, backing off in proportion to what a
   * transaction takes.
   *
   * @param head the partition's head as read; it may be outdated
   * @param now what an expired receipt is measured by
   * @param patience how long to go on after lost races
   * @param whenLost is run at each race that was lost
   * @throws IllegalArgumentException if an event's ordering key belongs to another partition
   * @throws OutcomeUnknownException if no answer came, also to repeats
   * @throws DynamoDbException if DynamoDB refuses for another reason than a race
   */
  public Appended append(
      Append<E> append,
      int partition,
      long head,
      Instant now,
      Duration patience,
      Runnable whenLost) {
    requirePartition(append, partition);
    long deadline = System.nanoTime() + patience.toNanos();
    long next = head;
    for (int lost = 1; ; lost++) {
      List<RecordedEvent<E>> recorded = append.recorded(partition, next);
      Position last = new Position(partition, next + recorded.size());
      long began = System.nanoTime();
      try {
        transactor.send(transaction(append, recorded, last, now), recorded);
        return new Appended.Done(last, append.version());
      } catch (TransactionCanceledException e) {
        if (Transactor.decisionLost(e, recorded.size())) {
          return new Appended.Outdated();
        }
      } catch (DynamoDbException e) {
        if (!e.isThrottlingException()) {
          throw e;
        }
      }
      whenLost.run();
      if (!pause(lost, System.nanoTime() - began, deadline)) {
        return new Appended.Crowded();
      }
      if (!recorded.isEmpty()) {
        next = head(partition);
      }
    }
  }

  /** An event in another partition than its key's would have no order among its own. */
  private void requirePartition(Append<E> append, int partition) {
    for (Append.NewEvent<E> e : append.events()) {
      int own = partitions().of(e.event().orderingKey());
      if (own != partition) {
        throw new IllegalArgumentException(
            "An event of "
                + append.aggregate()
                + " belongs to partition "
                + own
                + ", not "
                + partition
                + ".");
      }
    }
  }

  private TransactWriteItemsRequest transaction(
      Append<E> append, List<RecordedEvent<E>> recorded, Position last, Instant now) {
    List<TransactWriteItem> items = new ArrayList<>();
    for (RecordedEvent<E> event : recorded) {
      items.add(creation(row(event, last)));
    }
    if (recorded.isEmpty()) {
      items.add(unchanged(append.aggregate(), append.expectedVersion()));
    } else if (append.expectedVersion() == 0) {
      items.add(creation(append.row().at(last)));
    } else {
      items.add(
          put(
              append.row().at(last),
              "version = :version",
              Map.of(":version", n(append.expectedVersion()))));
    }
    append.copiedFrom().forEach((id, version) -> items.add(unchanged(id, version)));
    if (append.receipt() != null) {
      items.add(receipt(append.receipt().at(last), now));
    }
    return TransactWriteItemsRequest.builder()
        .transactItems(items)
        .clientRequestToken(UUID.randomUUID().toString())
        .build();
  }

  /** With the transaction's last offset where there are more: a restore may bring back a part. */
  private Map<String, AttributeValue> row(RecordedEvent<E> event, Position last) {
    Map<String, AttributeValue> row = codec.encode(event).row();
    if (event.position().offset() < last.offset()) {
      row.put(JournalEntry.UNTIL, n(last.offset()));
    }
    return row;
  }

  private TransactWriteItem unchanged(AggregateId aggregate, long version) {
    return TransactWriteItem.builder()
        .conditionCheck(
            c ->
                c.tableName(table)
                    .key(AggregateRows.key(aggregate))
                    .conditionExpression("version = :version")
                    .expressionAttributeValues(Map.of(":version", n(version))))
        .build();
  }

  private TransactWriteItem receipt(Receipt receipt, Instant now) {
    return put(
        receipt.row(),
        "attribute_not_exists(pk) OR expiresAt <= :now",
        Map.of(":now", n(now.getEpochSecond())));
  }

  /** A row that must not exist yet: what keeps a journal row from being replaced. */
  private TransactWriteItem creation(Map<String, AttributeValue> row) {
    return put(row, "attribute_not_exists(pk)", null);
  }

  private TransactWriteItem put(
      Map<String, AttributeValue> row,
      String condition,
      @Nullable Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .put(
            p ->
                p.tableName(table)
                    .item(row)
                    .conditionExpression(condition)
                    .expressionAttributeValues(values))
        .build();
  }

  /** False if the deadline would pass. */
  private static boolean pause(int lost, long transactionNanos, long deadline) {
    long longest =
        Math.min(
            LONGEST_PAUSE.toNanos(), Math.max(1_000_000, transactionNanos) << Math.min(lost, 6));
    long nanos = ThreadLocalRandom.current().nextLong(longest);
    if (System.nanoTime() + nanos > deadline) {
      return false;
    }
    Pauses.sleep(nanos);
    return true;
  }
}
