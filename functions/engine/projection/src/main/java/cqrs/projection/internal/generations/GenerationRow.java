package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.present;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import cqrs.projection.Projection;
import cqrs.projection.RowKey;
import cqrs.projection.internal.calls.ProjectionsTable;
import cqrs.projection.internal.generations.Generation.AtWork;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.Generation.Omission;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The stored form of a generation: a row {@code view/000007}. For each partition it has a
 * checkpoint ({@code p0} …), a block ({@code b0} …), an omission ({@code s0} …) and a begun offset
 * ({@code t0} …). One row holds all, so that a delivery needs one read and one write.
 */
public final class GenerationRow {

  public static final String CHECKPOINT = "p";
  public static final String BLOCK = "b";
  public static final String OMISSION = "s";
  public static final String BEGUN = "t";
  public static final String PHASE = "phase";
  public static final String DELIVERED_UP_TO = "deliveredUpTo";
  public static final String AT_WORK = "atWork";

  private GenerationRow() {}

  public static Map<String, AttributeValue> key(Generation generation) {
    return ProjectionsTable.key(generation.view(), sk(generation.number()));
  }

  public static String sk(long generation) {
    return String.format(Locale.ROOT, "%06d", generation);
  }

  static Generation read(Map<String, AttributeValue> row) {
    return new Generation(
        string(row, "pk"),
        Long.parseLong(string(row, "sk")),
        Projection.Version.parse(string(row, "version")),
        Generation.Phase.valueOf(string(row, PHASE)),
        Instant.parse(string(row, "since")),
        checkpoints(row),
        byPartition(row, BLOCK, (partition, value) -> block(partition, value.m())),
        byPartition(row, OMISSION, (_, value) -> omission(value.m())),
        byPartition(row, BEGUN, (_, value) -> Long.valueOf(value.n())),
        row.containsKey("skips") ? (int) number(row, "skips") : 0,
        Optional.ofNullable(row.get(DELIVERED_UP_TO)).map(GenerationRow::millis),
        row.entrySet().stream()
            .filter(attribute -> attribute.getKey().startsWith(AT_WORK))
            .map(attribute -> atWork(attribute.getValue().m()))
            .toList());
  }

  /** A new generation without events. */
  public static Map<String, AttributeValue> write(
      String view, long number, Projection.Version version, Generation.Phase phase, Instant since) {
    Map<String, AttributeValue> row = new HashMap<>(ProjectionsTable.key(view, sk(number)));
    row.put("version", s(version.toString()));
    row.put(PHASE, s(phase.name()));
    row.put("since", s(since.toString()));
    return row;
  }

  static long checkpoint(Map<String, AttributeValue> row, int partition) {
    AttributeValue value = row.get(CHECKPOINT + partition);
    return value == null ? 0 : Long.parseLong(value.n());
  }

  static Map<Integer, Long> checkpoints(Map<String, AttributeValue> row) {
    return byPartition(row, CHECKPOINT, (_, value) -> Long.valueOf(value.n()));
  }

  /** Adds what moves checkpoints forward to an update, on condition that none moves back. */
  static void advance(
      Map<Integer, Long> reached,
      List<String> sets,
      List<String> conditions,
      Map<String, AttributeValue> values) {
    reached.forEach(
        (partition, offset) -> {
          String name = CHECKPOINT + partition;
          sets.add(name + "=:" + name);
          conditions.add("NOT " + name + ">=:" + name);
          values.put(":" + name, n(offset));
        });
  }

  private static <T> Map<Integer, T> byPartition(
      Map<String, AttributeValue> row,
      String prefix,
      BiFunction<Integer, AttributeValue, T> reader) {
    Map<Integer, T> all = new TreeMap<>();
    row.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && isNumber(name.substring(prefix.length()))) {
            int partition = Integer.parseInt(name.substring(prefix.length()));
            all.put(partition, reader.apply(partition, value));
          }
        });
    return all;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  public static AttributeValue write(Block block) {
    Map<String, AttributeValue> map = new HashMap<>();
    map.put("offset", n(block.offset()));
    map.put("event", s(block.event()));
    map.put("error", s(block.error()));
    block.row().ifPresent(row -> map.put("row", write(row)));
    map.put("since", s(block.since().toString()));
    map.put("attempts", n(block.attempts()));
    map.put("retryAt", s(block.retryAt().toString()));
    Map<String, AttributeValue> tried = new HashMap<>();
    block.tried().forEach((function, version) -> tried.put(function, s(version)));
    map.put("tried", AttributeValue.fromM(tried));
    return AttributeValue.fromM(map);
  }

  /** The mark of a slow delivery. Deliveries of other partitions have others. */
  public static String atWork(Set<Integer> partitions) {
    return AT_WORK + Collections.min(partitions);
  }

  public static AttributeValue write(AtWork work) {
    List<String> partitions = work.partitions().stream().map(String::valueOf).toList();
    return AttributeValue.fromM(
        Map.of(
            "partitions",
            AttributeValue.fromNs(partitions),
            "until",
            n(work.until().toEpochMilli())));
  }

  private static AtWork atWork(Map<String, AttributeValue> map) {
    return new AtWork(
        present(map, "partitions").ns().stream()
            .map(Integer::valueOf)
            .collect(Collectors.toUnmodifiableSet()),
        millis(present(map, "until")));
  }

  private static Instant millis(AttributeValue number) {
    return Instant.ofEpochMilli(Long.parseLong(number.n()));
  }

  private static Block block(int partition, Map<String, AttributeValue> map) {
    Map<String, String> tried = new HashMap<>();
    present(map, "tried").m().forEach((function, version) -> tried.put(function, version.s()));
    return new Block(
        partition,
        number(map, "offset"),
        string(map, "event"),
        string(map, "error"),
        rowOf(map),
        Instant.parse(string(map, "since")),
        (int) number(map, "attempts"),
        Instant.parse(string(map, "retryAt")),
        tried);
  }

  public static AttributeValue write(Omission omission) {
    List<AttributeValue> rows =
        omission.rows().stream().map(GenerationRow::write).collect(Collectors.toList());
    return AttributeValue.fromM(
        Map.of("offset", n(omission.offset()), "rows", AttributeValue.fromL(rows)));
  }

  private static Omission omission(Map<String, AttributeValue> map) {
    return new Omission(
        number(map, "offset"),
        present(map, "rows").l().stream()
            .map(row -> row(row.m()))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * The row of a skip. It sorts between the rows of its generation and of the next one.
   *
   * @param before how many rows have skipped the event before
   */
  public static Map<String, AttributeValue> write(Generation generation, Skip skip, int before) {
    String number =
        String.format(Locale.ROOT, "%02d-%016d-%02d", skip.partition(), skip.offset(), before);
    String sk = skipsSk(generation) + number;
    Map<String, AttributeValue> row = new HashMap<>(ProjectionsTable.key(generation.view(), sk));
    row.put("partition", n(skip.partition()));
    row.put("offset", n(skip.offset()));
    row.put("event", s(skip.event()));
    row.put("error", s(skip.error()));
    skip.row().ifPresent(key -> row.put("row", write(key)));
    row.put("reason", s(skip.reason()));
    row.put("at", s(skip.at().toString()));
    return row;
  }

  static Skip skip(Map<String, AttributeValue> row) {
    return new Skip(
        (int) number(row, "partition"),
        number(row, "offset"),
        string(row, "event"),
        string(row, "error"),
        rowOf(row),
        string(row, "reason"),
        Instant.parse(string(row, "at")));
  }

  static String skipsSk(Generation generation) {
    return sk(generation.number()) + "/skip/";
  }

  private static AttributeValue write(RowKey key) {
    return AttributeValue.fromM(Map.of("pk", s(key.pk()), "sk", s(key.sk())));
  }

  private static Optional<RowKey> rowOf(Map<String, AttributeValue> map) {
    return Optional.ofNullable(map.get("row")).map(row -> row(row.m()));
  }

  private static RowKey row(Map<String, AttributeValue> map) {
    return new RowKey(string(map, "pk"), string(map, "sk"));
  }
}
