package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.present;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;
import static cqrs.journal.dynamodb.Attributes.stringOrNull;

import cqrs.projection.internal.calls.ConditionalWrites;
import cqrs.projection.internal.calls.HeldBack;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.calls.StoredTimes;
import cqrs.projection.internal.generations.Build.Lease;
import cqrs.projection.internal.generations.Build.Order;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** How generations are built: a row {@code view/000007/build} each, with the lanes' leases. */
public final class Builds {

  private static final String LEASE = "lane";
  private static final String HELD_BACK = "heldBack";

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final ConditionalWrites writes;

  Builds(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.writes = new ConditionalWrites(dynamoDb, table);
  }

  static Map<String, AttributeValue> key(String view, long generation) {
    return GenerationRow.key(view, GenerationRow.sk(generation) + "/build");
  }

  static Map<String, AttributeValue> write(
      String view, long generation, Order order, Instant startedAt) {
    Map<String, AttributeValue> row = new HashMap<>(key(view, generation));
    row.put("startedAt", s(startedAt.toString()));
    Map<String, AttributeValue> targets = new HashMap<>();
    order.targets().forEach((partition, offset) -> targets.put("" + partition, n(offset)));
    row.put("targets", AttributeValue.fromM(targets));
    row.put("lanes", n(order.lanes()));
    row.put("writeUnitsPerSecond", n(order.writeUnitsPerSecond()));
    row.put("sampleOneIn", n(order.sampleOneIn()));
    row.put("seed", n(order.seed()));
    return row;
  }

  /** How a generation is, or was, built; empty if it was not, or is gone. */
  public Optional<Build> read(String view, long generation) {
    Map<String, AttributeValue> row =
        Retries.run(
                () ->
                    dynamoDb.getItem(
                        r -> r.tableName(table).key(key(view, generation)).consistentRead(true)))
            .item();
    return row.isEmpty() ? Optional.empty() : Optional.of(read(view, generation, row));
  }

  /** The same; a generation that was not built gets an empty one, so that it can be leased. */
  public Build readOrMake(Generation generation, Instant now) {
    Optional<Build> found = read(generation.view(), generation.number());
    if (found.isPresent()) {
      return found.get();
    }
    Map<String, AttributeValue> row =
        write(generation.view(), generation.number(), new Order(Map.of(), 1, 0, 1, 0), now);
    try {
      Retries.run(
          () ->
              dynamoDb.putItem(
                  r ->
                      r.tableName(table)
                          .item(row)
                          .conditionExpression("attribute_not_exists(pk)")));
    } catch (ConditionalCheckFailedException e) {
      return read(generation.view(), generation.number()).orElseThrow();
    }
    return read(generation.view(), generation.number(), row);
  }

  private static Build read(String view, long generation, Map<String, AttributeValue> row) {
    Map<Integer, Long> targets = new TreeMap<>();
    present(row, "targets")
        .m()
        .forEach(
            (partition, offset) ->
                targets.put(Integer.valueOf(partition), Long.valueOf(offset.n())));
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
    return new HeldBack(
        Instant.ofEpochMilli(number(map, "since")),
        string(map, "why"),
        number(map, "unitsPerSecond"));
  }

  /**
   * Takes or renews a lane.
   *
   * @param owner anything that no other worker calls itself
   * @return false if another one has it, or the build is gone
   */
  public boolean claim(Build build, int lane, String owner, Instant now, Instant until) {
    String name = LEASE + lane;
    Map<String, AttributeValue> lease = Map.of("owner", s(owner), "until", n(until.toEpochMilli()));
    return writes.update(
        key(build.view(), build.generation()),
        "SET " + name + "=:lease",
        "attribute_exists(startedAt) AND (attribute_not_exists("
            + name
            + ") OR "
            + name
            + ".#u<=:now OR "
            + name
            + ".#u>:latest OR "
            + name
            + ".#o=:owner)",
        Map.of("#u", "until", "#o", "owner"),
        Map.of(
            ":lease",
            AttributeValue.fromM(lease),
            ":now",
            n(now.toEpochMilli()),
            ":latest",
            n(StoredTimes.latest(ProjectionStore.LONGEST_LEASE, now).toEpochMilli()),
            ":owner",
            s(owner)));
  }

  /** Gives a lane back. */
  public void release(Build build, int lane, String owner) {
    String name = LEASE + lane;
    boolean _ =
        writes.update(
            key(build.view(), build.generation()),
            "REMOVE " + name,
            name + ".#o=:owner",
            Map.of("#o", "owner"),
            Map.of(":owner", s(owner)));
  }

  /** Says on the lane's lease whether its work is held back, if that is still the owner's. */
  public void heldBack(Build build, int lane, String owner, Optional<HeldBack> heldBack) {
    String name = LEASE + lane;
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":owner", s(owner)));
    heldBack.ifPresent(
        held ->
            values.put(
                ":held",
                AttributeValue.fromM(
                    Map.of(
                        "since",
                        n(held.since().toEpochMilli()),
                        "why",
                        s(held.why()),
                        "unitsPerSecond",
                        n(held.unitsPerSecond())))));
    boolean _ =
        writes.update(
            key(build.view(), build.generation()),
            (heldBack.isPresent() ? "SET #l.#h=:held" : "REMOVE #l.#h"),
            "#l.#o=:owner",
            Map.of("#l", name, "#o", "owner", "#h", HELD_BACK),
            values);
  }

  /** Keeps what was verified. */
  public void report(Build build, String report) {
    boolean _ =
        writes.update(
            key(build.view(), build.generation()),
            "SET report=:report",
            "attribute_exists(startedAt)",
            Map.of(),
            Map.of(":report", s(report)));
  }
}
