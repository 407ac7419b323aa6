package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.projection.internal.generations.GenerationRow.BEGUN;
import static cqrs.projection.internal.generations.GenerationRow.BLOCK;
import static cqrs.projection.internal.generations.GenerationRow.CHECKPOINT;
import static cqrs.projection.internal.generations.GenerationRow.OMISSION;

import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.ConditionalWrites;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.calls.StoredTimes;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.Generation.Omission;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Partitions that stand still, and what operators decide about them. An event either is left out or
 * has begun to be applied, never both: who takes a blocked event after all says so first, and who
 * leaves it out finds that said.
 */
public final class BlockedPartitions {

  /**
   * So long a delivery may still be under way that began before the block and takes the event: a
   * decision before that would not reach it.
   */
  public static final Duration LONGEST_DELIVERY = Duration.ofSeconds(60);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final ConditionalWrites writes;

  BlockedPartitions(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.writes = new ConditionalWrites(dynamoDb, table);
  }

  /**
   * Records that a partition stands still.
   *
   * @return false if other code has passed the event meanwhile, or an operator leaves out of it
   *     what was not known here: nothing stands still
   */
  public boolean block(Generation generation, Block block) {
    int p = block.partition();
    String begun = block.row().isPresent() ? "," + BEGUN + p + "=:offset" : "";
    Optional<Omission> known = generation.omission(p, block.offset());
    Map<String, String> names = new HashMap<>(Map.of("#o", "offset"));
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":block", GenerationRow.write(block));
    values.put(":offset", n(block.offset()));
    String omitted = "NOT " + OMISSION + p + ".#o=:offset";
    if (known.isPresent()) {
      omitted = OMISSION + p + ".#o=:offset AND size(" + OMISSION + p + ".#r)=:rows";
      names.put("#r", "rows");
      values.put(":rows", n(known.get().rows().size()));
    }
    return writes.update(
        GenerationRow.key(generation),
        "SET " + BLOCK + p + "=:block" + begun,
        "attribute_exists(version) AND NOT " + CHECKPOINT + p + ">=:offset AND " + omitted,
        names,
        values);
  }

  /**
   * Says that a blocked event is taken after all, before any row has it.
   *
   * @return false if it is left out meanwhile, or passed
   */
  public boolean begin(Generation generation, Position at) {
    int p = at.partition();
    return writes.update(
        GenerationRow.key(generation),
        "SET " + BEGUN + p + "=:offset",
        "attribute_exists(version) AND NOT "
            + OMISSION
            + p
            + ".#o=:offset AND NOT "
            + CHECKPOINT
            + p
            + ">=:offset",
        Map.of("#o", "offset"),
        Map.of(":offset", n(at.offset())));
  }

  /** What came of the wish to skip. */
  public enum Outcome {
    /** The decision is on record, and the partition goes on without. */
    SKIPPED,
    /** The partition does not stand still there. */
    NOT_BLOCKED,
    /** The block is younger than a delivery may last. */
    TOO_YOUNG,
    /** Rows may have a part of the event already. */
    BEGUN
  }

  /**
   * Leaves out what blocks a partition: the event, or where a row refuses it, what it does to that
   * row.
   *
   * @param generation as it was read just now
   */
  public Outcome skip(Generation generation, Position at, String reason, Instant now) {
    Block block =
        generation.block(at.partition()).filter(b -> b.offset() == at.offset()).orElse(null);
    if (block == null) {
      return Outcome.NOT_BLOCKED;
    }
    if (!StoredTimes.hasPassed(LONGEST_DELIVERY, block.since(), now)) {
      return Outcome.TOO_YOUNG;
    }
    if (block.row().isEmpty() && generation.hasBegun(at.partition(), at.offset())) {
      return Outcome.BEGUN;
    }
    Skip skip =
        new Skip(
            at.partition(), at.offset(), block.event(), block.error(), block.row(), reason, now);
    int before =
        generation
            .omission(at.partition(), at.offset())
            .map(omission -> omission.rows().size())
            .orElse(0);
    boolean skipped =
        writes.commit(
            List.of(
                omit(generation, block), record(GenerationRow.write(generation, skip, before))));
    return skipped ? Outcome.SKIPPED : Outcome.NOT_BLOCKED;
  }

  /** Holds only for the block that was read: it says what stood in the way. */
  private TransactWriteItem omit(Generation generation, Block block) {
    int p = block.partition();
    Set<RowKey> rows = new HashSet<>();
    generation.omission(p, block.offset()).ifPresent(o -> rows.addAll(o.rows()));
    block.row().ifPresent(rows::add);
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":omission", GenerationRow.write(new Omission(block.offset(), rows)));
    values.put(":offset", n(block.offset()));
    values.put(":attempts", n(block.attempts()));
    values.put(":since", s(block.since().toString()));
    values.put(":one", n(1));
    String notBegun = block.row().isPresent() ? "" : " AND NOT " + BEGUN + p + "=:offset";
    Update update =
        Update.builder()
            .tableName(table)
            .key(GenerationRow.key(generation))
            .updateExpression(
                "SET " + OMISSION + p + "=:omission ADD skips :one REMOVE " + BLOCK + p)
            .conditionExpression(
                BLOCK
                    + p
                    + ".#o=:offset AND "
                    + BLOCK
                    + p
                    + ".attempts=:attempts AND "
                    + BLOCK
                    + p
                    + ".since=:since AND NOT "
                    + CHECKPOINT
                    + p
                    + ">=:offset"
                    + notBegun)
            .expressionAttributeNames(Map.of("#o", "offset"))
            .expressionAttributeValues(values)
            .build();
    return TransactWriteItem.builder().update(update).build();
  }

  private TransactWriteItem record(Map<String, AttributeValue> row) {
    return TransactWriteItem.builder()
        .put(p -> p.tableName(table).item(row).conditionExpression("attribute_not_exists(pk)"))
        .build();
  }

  /** What was left out of a generation, oldest first: no call if nothing was. */
  public List<Skip> skips(Generation generation) {
    return generation.skips() == 0 ? List.of() : recorded(generation);
  }

  /** The first of them by partition and offset, oldest first: one call, none if there are none. */
  List<Skip> skips(Generation generation, int most) {
    return generation.skips() == 0
        ? List.of()
        : sorted(Retries.run(() -> dynamoDb.query(query(generation).limit(most).build())).items());
  }

  /** What the records of a generation leave out, by event. */
  public Map<Position, Omission> omissions(Generation generation) {
    Map<Position, Set<RowKey>> rows = new HashMap<>();
    for (Skip skip : skips(generation)) {
      Set<RowKey> of =
          rows.computeIfAbsent(new Position(skip.partition(), skip.offset()), _ -> new HashSet<>());
      skip.row().ifPresent(of::add);
    }
    Map<Position, Omission> omissions = new HashMap<>();
    rows.forEach((at, of) -> omissions.put(at, new Omission(at.offset(), of)));
    return omissions;
  }

  /** Leaves out of a generation also what is left out of another one of the same version. */
  public void inherit(Generation from, Generation to) {
    List<Skip> own = recorded(to);
    List<Skip> more = skips(from).stream().filter(skip -> !own.contains(skip)).toList();
    // The count comes last: it may be missing for rows that are there.
    if (more.isEmpty() && to.skips() >= own.size()) {
      return;
    }
    Map<Position, Integer> before = new HashMap<>();
    for (Skip skip : recorded(from)) {
      int count = before.merge(new Position(skip.partition(), skip.offset()), 1, Integer::sum) - 1;
      if (more.contains(skip)) {
        Map<String, AttributeValue> row = GenerationRow.write(to, skip, count);
        Retries.run(() -> dynamoDb.putItem(r -> r.tableName(table).item(row)));
      }
    }
    boolean _ =
        writes.update(
            GenerationRow.key(to),
            "SET skips=:skips",
            "attribute_exists(version)",
            Map.of(),
            Map.of(":skips", n(own.size() + more.size())));
  }

  /** The same, also of decisions since the generation was read. */
  public List<Skip> recorded(Generation generation) {
    return Retries.run(
        () -> sorted(dynamoDb.queryPaginator(query(generation).build()).items().stream().toList()));
  }

  private QueryRequest.Builder query(Generation generation) {
    return QueryRequest.builder()
        .tableName(table)
        .consistentRead(true)
        .keyConditionExpression("pk = :view AND begins_with(sk, :skips)")
        .expressionAttributeValues(
            Map.of(":view", s(generation.view()), ":skips", s(GenerationRow.skipsSk(generation))));
  }

  private static List<Skip> sorted(List<Map<String, AttributeValue>> rows) {
    return rows.stream().map(GenerationRow::skip).sorted(Comparator.comparing(Skip::at)).toList();
  }
}
