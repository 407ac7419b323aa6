package cqrs.journal;

import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.string;

import cqrs.domain.AggregateId;
import cqrs.domain.Event;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.journal.dynamodb.BatchReads;
import cqrs.journal.dynamodb.Pauses;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Reads of the normalized rows and receipts that a decision needs, strongly consistent. */
public final class WriteModel {

  private static final int TRIES = 8;

  private final DynamoDbClient dynamoDb;
  private final String table;

  public WriteModel(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /** The rows that were found, by key. */
  public static final class Rows {

    private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found;

    private Rows(Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found) {
      this.found = found;
    }

    public <S, E extends Event> Optional<Versioned<S>> aggregate(
        AggregateRows<S, E> rows, AggregateId id) {
      return Optional.ofNullable(found.get(AggregateRows.key(id))).map(rows::read);
    }

    /** The receipt, unless it has expired. */
    public Optional<Receipt> receipt(String caller, String key, Instant now) {
      return Optional.ofNullable(found.get(Receipt.key(caller, key)))
          .flatMap(row -> unexpired(Receipt.of(caller, key, row), now));
    }
  }

  /**
   * The version of an aggregate and the position of its last event, whatever its kind.
   *
   * @param version counts its events, from 1
   */
  public record Last(long version, Position position) {}

  /** An aggregate's last event; empty if there is no such aggregate. */
  public Optional<Last> last(AggregateId id) {
    Map<String, AttributeValue> row =
        dynamoDb
            .getItem(r -> r.tableName(table).key(AggregateRows.key(id)).consistentRead(true))
            .item();
    return row.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Last(
                number(row, "version"),
                new Position((int) number(row, "partition"), number(row, "offset"))));
  }

  /** What to read: gathered first, then read together. */
  public final class Reads {

    private final Set<Map<String, AttributeValue>> keys = new LinkedHashSet<>();

    private Reads() {}

    public Reads aggregate(AggregateId id) {
      keys.add(AggregateRows.key(id));
      return this;
    }

    public Reads aggregates(Collection<AggregateId> ids) {
      ids.forEach(this::aggregate);
      return this;
    }

    public Reads receipt(String caller, String key) {
      keys.add(Receipt.key(caller, key));
      return this;
    }

    /** One call for every hundred rows. */
    public Rows read() {
      Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found = new HashMap<>();
      for (Map<String, AttributeValue> row : BatchReads.read(dynamoDb, table, keys, true)) {
        found.put(
            Map.of(
                "pk", Attributes.s(string(row, "pk")),
                "sk", Attributes.s(string(row, "sk"))),
            row);
      }
      return new Rows(found);
    }
  }

  public Reads reads() {
    return new Reads();
  }

  /**
   * The receipt, unless it has expired; waits for a transaction that is just writing it. A plain
   * read may already see the aggregate's row of such a transaction and not yet its receipt.
   *
   * @throws TransactionCanceledException if a transaction does not come to its end
   */
  public Optional<Receipt> settledReceipt(String caller, String key, Instant now) {
    TransactGetItem get =
        TransactGetItem.builder()
            .get(g -> g.tableName(table).key(Receipt.key(caller, key)))
            .build();
    for (int tried = 1; ; tried++) {
      try {
        Map<String, AttributeValue> row =
            dynamoDb.transactGetItems(r -> r.transactItems(get)).responses().getFirst().item();
        return row.isEmpty() ? Optional.empty() : unexpired(Receipt.of(caller, key, row), now);
      } catch (TransactionCanceledException e) {
        if (tried == TRIES) {
          throw e;
        }
        Pauses.sleep(ThreadLocalRandom.current().nextLong(10_000_000L << tried));
      }
    }
  }

  private static Optional<Receipt> unexpired(Receipt receipt, Instant now) {
    return receipt.expiresAt().getEpochSecond() > now.getEpochSecond()
        ? Optional.of(receipt)
        : Optional.empty();
  }
}
