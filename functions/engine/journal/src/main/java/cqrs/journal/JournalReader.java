package cqrs.journal;

import static cqrs.journal.dynamodb.Attributes.s;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.journal.dynamodb.Parallel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Reads the journal, strongly consistent. */
public final class JournalReader {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final int atOnce;

  public JournalReader(DynamoDbClient dynamoDb, String table) {
    this(dynamoDb, table, Partitions.MAX);
  }

  /**
   * A reader with another bound on its calls.
   *
   * @param atOnce the most calls under way at a time
   */
  public JournalReader(DynamoDbClient dynamoDb, String table, int atOnce) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.atOnce = atOnce;
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
        .map(row -> Long.parseLong(Attributes.string(row, "sk")))
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
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("pk = :pk AND sk BETWEEN :first AND :last")
            .expressionAttributeValues(
                Map.of(
                    ":pk", s(JournalEntry.pk(partition)),
                    ":first", s(JournalEntry.sk(first)),
                    ":last", s(JournalEntry.sk(last))))
            .limit(limit)
            .build();
    return dynamoDb.query(request).items().stream().map(JournalEntry::of).toList();
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
