package cqrs.journal;

import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.domain.AggregateId;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.journal.dynamodb.Parallel;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Reads the journal, strongly consistent. */
public final class JournalReader {

  /** The highest offset that a journal row's key can hold. */
  public static final long LAST_OFFSET = 9_999_999_999_999_999L;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final int atOnce;
  private final @Nullable DoubleConsumer units;

  public JournalReader(DynamoDbClient dynamoDb, String table) {
    this(dynamoDb, table, Partitions.MAX);
  }

  /**
   * A reader with another bound on its calls.
   *
   * @param atOnce the most calls under way at a time
   */
  public JournalReader(DynamoDbClient dynamoDb, String table, int atOnce) {
    this(dynamoDb, table, atOnce, null);
  }

  private JournalReader(
      DynamoDbClient dynamoDb, String table, int atOnce, @Nullable DoubleConsumer units) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.atOnce = atOnce;
    this.units = units;
  }

  /** The same reader, which reports the read units of each query of entries. */
  public JournalReader metered(DoubleConsumer consumer) {
    return new JournalReader(dynamoDb, table, atOnce, consumer);
  }

  /** The offset of the partition's last event; 0 if it has none. */
  public long head(int partition) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("pk = :pk")
            .expressionAttributeValues(Map.of(":pk", s(JournalEntry.pk(partition))))
            .projectionExpression("sk")
            .scanIndexForward(false)
            .limit(1)
            .build();
    return dynamoDb.query(request).items().stream()
        .findFirst()
        .map(JournalReader::offset)
        .orElse(0L);
  }

  /** Every partition's head; 0 where there is none. */
  public Map<Integer, Long> heads(Partitions partitions) {
    List<Long> heads =
        Parallel.all(
            IntStream.range(0, partitions.count())
                .<Callable<Long>>mapToObj(partition -> () -> head(partition))
                .toList(),
            atOnce);
    return IntStream.range(0, heads.size())
        .boxed()
        .collect(Collectors.toMap(partition -> partition, heads::get));
  }

  /**
   * A part of a partition, in order. A read beside a transaction may see part of it: what follows a
   * gap in the answer is not to be used.
   *
   * @param first the first offset wanted
   * @param last the last offset wanted, inclusive
   * @param limit the most entries to answer; fewer come where they exceed a megabyte
   */
  public List<JournalEntry> read(int partition, long first, long last, int limit) {
    if (first > last) {
      return List.of();
    }
    QueryRequest request = between(partition, first, last).limit(limit).build();
    return query(request).items().stream().map(JournalEntry::of).toList();
  }

  /**
   * The result of a search.
   *
   * @param found the entries, in the order of the search
   * @param reached the last offset that was looked at
   * @param read how many entries were looked at
   */
  public record Found(List<JournalEntry> found, long reached, int read) {}

  /**
   * Finds an aggregate's events in a part of a partition, by one call. DynamoDB leaves out other
   * aggregates' events, but it reads and bills them.
   *
   * @param backwards whether to begin at the last offset
   * @param limit the most entries to look at; fewer are where they exceed a megabyte
   */
  public Found find(
      AggregateId aggregate, int partition, long first, long last, boolean backwards, int limit) {
    QueryRequest.Builder search = between(partition, first, last);
    Map<String, AttributeValue> values = new HashMap<>(search.build().expressionAttributeValues());
    values.put(":aggregate", s(aggregate.toString()));
    QueryResponse answer =
        query(
            search
                .filterExpression("#aggregate = :aggregate")
                .expressionAttributeNames(Map.of("#aggregate", "aggregate"))
                .expressionAttributeValues(values)
                .scanIndexForward(!backwards)
                .limit(limit)
                .build());
    long end = backwards ? first : last;
    long reached = answer.lastEvaluatedKey().isEmpty() ? end : offset(answer.lastEvaluatedKey());
    return new Found(
        answer.items().stream().map(JournalEntry::of).toList(), reached, answer.scannedCount());
  }

  /** When an event was recorded, and by which request. */
  public record Header(Position position, Instant recordedAt, String correlationId) {}

  /**
   * The headers of a part of a partition, the last one first.
   *
   * @param last the offset to begin at
   * @param limit the most headers to answer; fewer come where the entries exceed a megabyte
   */
  public List<Header> headers(int partition, long last, int limit) {
    QueryRequest request =
        between(partition, 1, last)
            .projectionExpression("sk, recordedAt, correlationId")
            .scanIndexForward(false)
            .limit(limit)
            .build();
    return query(request).items().stream()
        .map(
            row ->
                new Header(
                    new Position(partition, offset(row)),
                    Instant.parse(Attributes.string(row, "recordedAt")),
                    Attributes.string(row, "correlationId")))
        .toList();
  }

  private static long offset(Map<String, AttributeValue> row) {
    return Long.parseLong(Attributes.string(row, "sk"));
  }

  private QueryRequest.Builder between(int partition, long first, long last) {
    return QueryRequest.builder()
        .tableName(table)
        .consistentRead(true)
        .keyConditionExpression("pk = :pk AND sk BETWEEN :first AND :last")
        .expressionAttributeValues(
            Map.of(
                ":pk", s(JournalEntry.pk(partition)),
                ":first", s(JournalEntry.sk(first)),
                ":last", s(JournalEntry.sk(last))));
  }

  private QueryResponse query(QueryRequest request) {
    if (units == null) {
      return dynamoDb.query(request);
    }
    QueryResponse answer =
        dynamoDb.query(
            request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build());
    if (answer.consumedCapacity() != null) {
      units.accept(answer.consumedCapacity().capacityUnits());
    }
    return answer;
  }

  /** True if an event stands there. Reads the key only: its caller may not see the event. */
  public boolean has(Position position) {
    return dynamoDb
        .getItem(
            r ->
                r.tableName(table)
                    .key(JournalEntry.key(position))
                    .projectionExpression("pk")
                    .consistentRead(true))
        .hasItem();
  }

  /** One entry, if it exists. */
  public Optional<JournalEntry> read(Position position) {
    Map<String, AttributeValue> row =
        dynamoDb
            .getItem(r -> r.tableName(table).key(JournalEntry.key(position)).consistentRead(true))
            .item();
    return row.isEmpty() ? Optional.empty() : Optional.of(JournalEntry.of(row));
  }
}
