package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.present;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;
import static cqrs.journal.dynamodb.Attributes.stringOrNull;

import cqrs.projection.internal.calls.HeldBack;
import cqrs.projection.internal.calls.ProjectionsTable;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.calls.StoredTimes;
import cqrs.projection.internal.generations.Build.Lease;
import cqrs.projection.internal.generations.Build.Plan;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How generations are built: one row {@code view/000007/build} each, with the leases of its lanes.
 */
public final class Builds {

  private static final String LEASE = "lane";
  private static final String HELD_BACK = "heldBack";

  private final ProjectionsTable table;

  Builds(ProjectionsTable table) {
    this.table = table;
  }

  private static Map<String, AttributeValue> key(String view, long generation) {
    return ProjectionsTable.key(view, GenerationRow.sk(generation) + "/build");
  }

  private static Map<String, AttributeValue> key(Build build) {
    return key(build.view(), build.generation());
  }

  static Map<String, AttributeValue> write(
      String view, long generation, Plan plan, Instant startedAt) {
    Map<String, AttributeValue> row = new HashMap<>(key(view, generation));
    row.put("startedAt", s(startedAt.toString()));
    Map<String, AttributeValue> targets = new HashMap<>();
    plan.targets().forEach((partition, offset) -> targets.put("" + partition, n(offset)));
    row.put("targets", AttributeValue.fromM(targets));
    row.put("lanes", n(plan.lanes()));
    row.put("writeUnitsPerSecond", n(plan.writeUnitsPerSecond()));
    row.put("sampleOneIn", n(plan.sampleOneIn()));
    row.put("seed", n(plan.seed()));
    return row;
  }

  /** The build of a generation; empty if it was never built or is dropped. */
  public Optional<Build> read(String view, long generation) {
    Map<String, AttributeValue> row = Retries.run(() -> table.get(key(view, generation)));
    return row.isEmpty() ? Optional.empty() : Optional.of(read(view, generation, row));
  }

  /** As {@link #read}, but creates an empty build if there is none, so that it can be leased. */
  public Build readOrMake(Generation generation, Instant now) {
    Optional<Build> found = read(generation.view(), generation.number());
    if (found.isPresent()) {
      return found.get();
    }
    Map<String, AttributeValue> row =
        write(generation.view(), generation.number(), Plan.NOTHING, now);
    return table.put(row, "attribute_not_exists(pk)", Map.of())
        ? read(generation.view(), generation.number(), row)
        : read(generation.view(), generation.number()).orElseThrow();
  }

  private static Build read(String view, long generation, Map<String, AttributeValue> row) {
    Map<Integer, Long> targets = new TreeMap<>();
    present(row, "targets")
        .m()
        .forEach((p, offset) -> targets.put(Integer.valueOf(p), Long.valueOf(offset.n())));
    Map<Integer, Lease> leases = new TreeMap<>();
    row.forEach(
        (name, lease) -> {
          if (name.startsWith(LEASE) && lease.hasM()) {
            leases.put(Integer.valueOf(name.substring(LEASE.length())), lease(lease.m()));
          }
        });
    return new Build(
        view,
        generation,
        Instant.parse(string(row, "startedAt")),
        targets,
        (int) number(row, "lanes"),
        (int) number(row, "writeUnitsPerSecond"),
        (int) number(row, "sampleOneIn"),
        number(row, "seed"),
        leases,
        Optional.ofNullable(stringOrNull(row, "report")));
  }

  private static Lease lease(Map<String, AttributeValue> map) {
    return new Lease(
        string(map, "owner"),
        Instant.ofEpochMilli(number(map, "until")),
        Optional.ofNullable(map.get(HELD_BACK)).map(held -> heldBack(held.m())));
  }

  private static HeldBack heldBack(Map<String, AttributeValue> map) {
    Instant since = Instant.ofEpochMilli(number(map, "since"));
    return new HeldBack(since, string(map, "why"), number(map, "unitsPerSecond"));
  }

  private static AttributeValue write(HeldBack heldBack) {
    Map<String, AttributeValue> map = new HashMap<>();
    map.put("since", n(heldBack.since().toEpochMilli()));
    map.put("why", s(heldBack.why()));
    map.put("unitsPerSecond", n(heldBack.unitsPerSecond()));
    return AttributeValue.fromM(map);
  }

  /**
   * Leases a lane, or renews the lease.
   *
   * @param owner a name that no other worker has
   * @return false if another worker has the lease, or the build is gone
   */
  public boolean claim(Build build, int lane, String owner, Instant now, Instant until) {
    Instant latest = StoredTimes.latest(ProjectionStore.MAX_LEASE, now);
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(
        ":lease",
        AttributeValue.fromM(Map.of("owner", s(owner), "until", n(until.toEpochMilli()))));
    values.put(":now", n(now.toEpochMilli()));
    values.put(":latest", n(latest.toEpochMilli()));
    values.put(":owner", s(owner));
    return table.update(
        key(build),
        "SET #l=:lease",
        "attribute_exists(startedAt) AND (attribute_not_exists(#l)"
            + " OR #l.#u<=:now OR #l.#u>:latest OR #l.#o=:owner)",
        Map.of("#l", LEASE + lane, "#u", "until", "#o", "owner"),
        values);
  }

  /** Ends the lease of a lane, if the owner still has it. */
  public void release(Build build, int lane, String owner) {
    boolean _ =
        table.update(
            key(build),
            "REMOVE #l",
            "#l.#o=:owner",
            Map.of("#l", LEASE + lane, "#o", "owner"),
            Map.of(":owner", s(owner)));
  }

  /** Records on the lease whether the work is held back, if the owner still has it. */
  public void heldBack(Build build, int lane, String owner, Optional<HeldBack> heldBack) {
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":owner", s(owner)));
    heldBack.ifPresent(held -> values.put(":held", write(held)));
    boolean _ =
        table.update(
            key(build),
            (heldBack.isPresent() ? "SET #l.#h=:held" : "REMOVE #l.#h"),
            "#l.#o=:owner",
            Map.of("#l", LEASE + lane, "#o", "owner", "#h", HELD_BACK),
            values);
  }

  /** Stores the report of the build's verification. */
  public void report(Build build, String report) {
    boolean _ =
        table.update(
            key(build),
            "SET report=:report",
            "attribute_exists(startedAt)",
            Map.of(),
            Map.of(":report", s(report)));
  }
}
