package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.projection.internal.generations.GenerationRow.BEGUN;
import static cqrs.projection.internal.generations.GenerationRow.BLOCK;
import static cqrs.projection.internal.generations.GenerationRow.CHECKPOINT;
import static cqrs.projection.internal.generations.GenerationRow.OMISSION;

import cqrs.journal.codec.Position;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.ProjectionsTable;
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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Blocked partitions, and the skips that operators decide. An event is either skipped or begun,
 * never both. A delivery that takes a blocked event marks it as begun first. A skip fails if the
 * event has begun.
 */
public final class BlockedPartitions {

  /**
   * How long a delivery may still run that began before the block and takes the event. An earlier
   * skip would not reach it.
   */
  public static final Duration MAX_DELIVERY = Duration.ofSeconds(60);

  private static final Map<String, String> OFFSET = Map.of("#o", "offset");

  private final ProjectionsTable table;

  BlockedPartitions(ProjectionsTable table) {
    this.table = table;
  }

  /**
   * Records a block.
   *
   * @return false if other code has passed the event meanwhile, or an operator has skipped more of
   *     it than the generation shows; then the partition is not blocked
   */
  public boolean block(Generation generation, Block block) {
    int p = block.partition();
    String begun = block.row().isPresent() ? "," + BEGUN + p + "=:offset" : "";
    Optional<Omission> known = generation.omission(p, block.offset());
    Map<String, String> names = new HashMap<>(OFFSET);
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":block", GenerationRow.write(block));
    values.put(":offset", n(block.offset()));
    String omitted = "NOT " + OMISSION + p + ".#o=:offset";
    if (known.isPresent()) {
      omitted = OMISSION + p + ".#o=:offset AND size(" + OMISSION + p + ".#r)=:rows";
      names.put("#r", "rows");
      values.put(":rows", n(known.get().rows().size()));
    }
    return table.update(
        GenerationRow.key(generation),
        "SET " + BLOCK + p + "=:block" + begun,
        "attribute_exists(version) AND " + notPassed(p) + " AND " + omitted,
        names,
        values);
  }

  /**
   * Marks a blocked event as begun, before any row takes it.
   *
   * @return false if the event is skipped or passed meanwhile
   */
  public boolean begin(Generation generation, Position at) {
    int p = at.partition();
    return table.update(
        GenerationRow.key(generation),
        "SET " + BEGUN + p + "=:offset",
        "attribute_exists(version) AND NOT " + OMISSION + p + ".#o=:offset AND " + notPassed(p),
        OFFSET,
        Map.of(":offset", n(at.offset())));
  }

  private static String notPassed(int partition) {
    return "NOT " + CHECKPOINT + partition + ">=:offset";
  }

  /** The outcome of {@link #skip}. */
  public enum Outcome {
    /** The skip is recorded, and the partition goes on. */
    SKIPPED,
    /** This event does not block the partition. */
    NOT_BLOCKED,
    /** The block is younger than a delivery may last. */
    TOO_YOUNG,
    /** Rows may already have a part of the event. */
    BEGUN
  }

  /**
   * Skips the event that blocks a partition. If a row refuses the event, only that row goes without
   * it.
   *
   * @param generation as just read
   */
  public Outcome skip(Generation generation, Position at, String reason, Instant now) {
    int partition = at.partition();
    Block block = generation.block(partition).filter(b -> b.offset() == at.offset()).orElse(null);
    if (block == null) {
      return Outcome.NOT_BLOCKED;
    }
    if (!StoredTimes.hasPassed(MAX_DELIVERY, block.since(), now)) {
      return Outcome.TOO_YOUNG;
    }
    if (block.row().isEmpty() && generation.hasBegun(partition, at.offset())) {
      return Outcome.BEGUN;
    }
    Skip skip =
        new Skip(partition, at.offset(), block.event(), block.error(), block.row(), reason, now);
    Set<RowKey> rows = new HashSet<>();
    generation.omission(partition, at.offset()).ifPresent(o -> rows.addAll(o.rows()));
    Map<String, AttributeValue> row = GenerationRow.write(generation, skip, rows.size());
    block.row().ifPresent(rows::add);
    boolean skipped =
        table.commit(
            List.of(
                omit(generation, block, new Omission(at.offset(), rows)),
                table.putting(row, "attribute_not_exists(pk)", Map.of())));
    return skipped ? Outcome.SKIPPED : Outcome.NOT_BLOCKED;
  }

  /** Holds only if the block is still the one that was read. */
  private TransactWriteItem omit(Generation generation, Block block, Omission omission) {
    int p = block.partition();
    String b = BLOCK + p;
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":omission", GenerationRow.write(omission));
    values.put(":offset", n(block.offset()));
    values.put(":attempts", n(block.attempts()));
    values.put(":since", s(block.since().toString()));
    values.put(":one", n(1));
    String same = b + ".#o=:offset AND " + b + ".attempts=:attempts AND " + b + ".since=:since";
    String notBegun = block.row().isPresent() ? "" : " AND NOT " + BEGUN + p + "=:offset";
    return table.updating(
        GenerationRow.key(generation),
        "SET " + OMISSION + p + "=:omission ADD skips :one REMOVE " + b,
        same + " AND " + notPassed(p) + notBegun,
        OFFSET,
        values);
  }

  /** The skips of a generation, oldest first; no call if there are none. */
  public List<Skip> skips(Generation generation) {
    return generation.skips() == 0 ? List.of() : recorded(generation);
  }

  /** The first skips by partition and offset, oldest first; at most one call. */
  List<Skip> skips(Generation generation, int most) {
    return generation.skips() == 0
        ? List.of()
        : sorted(
            Retries.run(
                () ->
                    table.startingWith(
                        generation.view(), GenerationRow.skipsSk(generation), most)));
  }

  /** The omissions that follow from the skips of a generation, by event. */
  public Map<Position, Omission> omissions(Generation generation) {
    Map<Position, Set<RowKey>> rows = new HashMap<>();
    for (Skip skip : skips(generation)) {
      Set<RowKey> of = rows.computeIfAbsent(skip.position(), _ -> new HashSet<>());
      skip.row().ifPresent(of::add);
    }
    Map<Position, Omission> omissions = new HashMap<>();
    rows.forEach((at, of) -> omissions.put(at, new Omission(at.offset(), of)));
    return omissions;
  }

  /** Copies the skips of a generation to another one of the same version. */
  public void inherit(Generation from, Generation to) {
    List<Skip> own = recorded(to);
    List<Skip> more = skips(from).stream().filter(skip -> !own.contains(skip)).toList();
    // The count is written last, so it may be too low after a crash.
    if (more.isEmpty() && to.skips() >= own.size()) {
      return;
    }
    Map<Position, Integer> before = new HashMap<>();
    for (Skip skip : recorded(from)) {
      int count = before.merge(skip.position(), 1, Integer::sum) - 1;
      if (more.contains(skip)) {
        table.put(GenerationRow.write(to, skip, count));
      }
    }
    boolean _ =
        table.update(
            GenerationRow.key(to),
            "SET skips=:skips",
            "attribute_exists(version)",
            Map.of(),
            Map.of(":skips", n(own.size() + more.size())));
  }

  /** The skips of a generation, including those since it was read. */
  public List<Skip> recorded(Generation generation) {
    return sorted(
        Retries.run(
            () -> table.startingWith(generation.view(), GenerationRow.skipsSk(generation))));
  }

  private static List<Skip> sorted(List<Map<String, AttributeValue>> rows) {
    return rows.stream().map(GenerationRow::skip).sorted(Comparator.comparing(Skip::at)).toList();
  }
}
