package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.present;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;
import static cqrs.journal.dynamodb.Attributes.stringOrNull;

import cqrs.projection.internal.calls.ConditionalWrites;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.calls.StoredTimes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Verifications that were asked for: a row {@code view/000007/verification/id} each. */
public final class VerificationJobs {

  private static final String PART = "/verification/";

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final ConditionalWrites writes;

  VerificationJobs(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.writes = new ConditionalWrites(dynamoDb, table);
  }

  private static Map<String, AttributeValue> key(String view, long generation, String id) {
    return GenerationRow.key(view, GenerationRow.sk(generation) + PART + id);
  }

  private static Map<String, AttributeValue> key(VerificationJob verification) {
    return key(verification.view(), verification.generation(), verification.id());
  }

  public void create(VerificationJob verification) {
    Map<String, AttributeValue> row =
        new HashMap<>(key(verification.view(), verification.generation(), verification.id()));
    row.put("sampleOneIn", n(verification.sampleOneIn()));
    row.put("repair", AttributeValue.fromBool(verification.repair()));
    row.put("startedAt", s(verification.startedAt().toString()));
    row.put("leasedUntil", n(verification.leasedUntil().toEpochMilli()));
    Retries.run(() -> dynamoDb.putItem(r -> r.tableName(table).item(row)));
  }

  public Optional<VerificationJob> read(String view, long generation, String id) {
    Map<String, AttributeValue> row =
        dynamoDb
            .getItem(r -> r.tableName(table).key(key(view, generation, id)).consistentRead(true))
            .item();
    return row.isEmpty() ? Optional.empty() : Optional.of(read(row));
  }

  /** All of a generation. */
  public List<VerificationJob> all(String view, long generation) {
    return dynamoDb
        .queryPaginator(
            q ->
                q.tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("pk = :view AND begins_with(sk, :part)")
                    .expressionAttributeValues(
                        Map.of(":view", s(view), ":part", s(GenerationRow.sk(generation) + PART))))
        .items()
        .stream()
        .map(VerificationJobs::read)
        .toList();
  }

  private static VerificationJob read(Map<String, AttributeValue> row) {
    String sk = string(row, "sk");
    int slash = sk.indexOf('/');
    return new VerificationJob(
        string(row, "pk"),
        Long.parseLong(sk.substring(0, slash)),
        sk.substring(slash + PART.length()),
        (int) number(row, "sampleOneIn"),
        present(row, "repair").bool(),
        Instant.parse(string(row, "startedAt")),
        Instant.ofEpochMilli(number(row, "leasedUntil")),
        Optional.ofNullable(stringOrNull(row, "report")));
  }

  /** Takes one that nobody works on. */
  public boolean claim(VerificationJob verification, Instant now, Instant until) {
    return writes.update(
        key(verification),
        "SET leasedUntil=:until",
        "attribute_exists(startedAt) AND attribute_not_exists(report)"
            + " AND (leasedUntil<=:now OR leasedUntil>:latest)",
        Map.of(),
        Map.of(
            ":until",
            n(until.toEpochMilli()),
            ":now",
            n(now.toEpochMilli()),
            ":latest",
            n(StoredTimes.latest(ProjectionStore.LONGEST_LEASE, now).toEpochMilli())));
  }

  /** Keeps what was found. */
  public void report(VerificationJob verification, String report) {
    boolean _ =
        writes.update(
            key(verification),
            "SET report=:report",
            "attribute_exists(startedAt)",
            Map.of(),
            Map.of(":report", s(report)));
  }
}
