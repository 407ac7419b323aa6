package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.present;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;
import static cqrs.journal.dynamodb.Attributes.stringOrNull;

import cqrs.projection.internal.calls.ProjectionsTable;
import cqrs.projection.internal.calls.StoredTimes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Requested verifications: one row {@code view/000007/verification/id} each. */
public final class VerificationJobs {

  private static final String PART = "/verification/";

  private final ProjectionsTable table;

  VerificationJobs(ProjectionsTable table) {
    this.table = table;
  }

  private static Map<String, AttributeValue> key(String view, long generation, String id) {
    return ProjectionsTable.key(view, GenerationRow.sk(generation) + PART + id);
  }

  private static Map<String, AttributeValue> key(VerificationJob job) {
    return key(job.view(), job.generation(), job.id());
  }

  public void create(VerificationJob job) {
    Map<String, AttributeValue> row = new HashMap<>(key(job));
    row.put("sampleOneIn", n(job.sampleOneIn()));
    row.put("repair", AttributeValue.fromBool(job.repair()));
    row.put("startedAt", s(job.startedAt().toString()));
    row.put("leasedUntil", n(job.leasedUntil().toEpochMilli()));
    table.put(row);
  }

  public Optional<VerificationJob> read(String view, long generation, String id) {
    Map<String, AttributeValue> row = table.get(key(view, generation, id));
    return row.isEmpty() ? Optional.empty() : Optional.of(read(row));
  }

  /** All verifications of a generation. */
  public List<VerificationJob> all(String view, long generation) {
    return table.startingWith(view, GenerationRow.sk(generation) + PART).stream()
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

  /** Leases a verification that no worker has leased. */
  public boolean claim(VerificationJob job, Instant now, Instant until) {
    Instant latest = StoredTimes.latest(ProjectionStore.MAX_LEASE, now);
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":until", n(until.toEpochMilli()));
    values.put(":now", n(now.toEpochMilli()));
    values.put(":latest", n(latest.toEpochMilli()));
    return table.update(
        key(job),
        "SET leasedUntil=:until",
        "attribute_exists(startedAt) AND attribute_not_exists(report)"
            + " AND (leasedUntil<=:now OR leasedUntil>:latest)",
        Map.of(),
        values);
  }

  public void report(VerificationJob job, String report) {
    boolean _ =
        table.update(
            key(job),
            "SET report=:report",
            "attribute_exists(startedAt)",
            Map.of(),
            Map.of(":report", s(report)));
  }
}
