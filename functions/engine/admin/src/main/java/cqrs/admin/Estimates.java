package cqrs.admin;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.projection.internal.generations.Build;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Estimates the cost of a rebuild from the tables' statistics and a sample of the journal. */
record Estimates(DynamoDbClient dynamoDb, JournalReader journal) {

  private static final int READ_UNIT = 4096;
  private static final int WRITE_UNIT = 1024;

  /** The bytes of a journal row besides its payload. */
  private static final int ROW_OVERHEAD = 450;

  private static final int SAMPLED_PARTITIONS = 4;
  private static final int SAMPLED_EVENTS = 25;

  /** About the rate that functions/bench measures on two cores. */
  private static final int EVENTS_PER_SECOND = 2_000;

  /** US dollars per million units. */
  private static final BigDecimal READ_PRICE = new BigDecimal("0.125");

  private static final BigDecimal WRITE_PRICE = new BigDecimal("0.625");
  private static final String PRICES = "us-east-1, on demand, since 2024-11-01";

  /** About how many rows one generation of a view has; 0 if the table's statistics are missing. */
  long rows(String table, int generations) {
    return items(describe(table)) / Math.max(1, generations);
  }

  /**
   * The cost of a build.
   *
   * @param generations how many share the view's table now
   */
  Map<String, Object> of(String table, int generations, Build.Plan plan) {
    long events = plan.targets().values().stream().mapToLong(Long::longValue).sum();
    TableDescription described = describe(table);
    long items = items(described);
    boolean known = items > 0 && generations > 0;
    long rows = known ? items / generations : events;
    double rowBytes = known ? (double) bytes(described) / items : WRITE_UNIT;
    long indexed =
        known
            ? described.globalSecondaryIndexes().stream()
                    .mapToLong(index -> index.itemCount() == null ? 0 : index.itemCount())
                    .sum()
                / generations
            : 0;
    long writes = rows * (long) Math.ceil(rowBytes / WRITE_UNIT) + indexed;
    double journalUnits = journalUnits(plan.targets());
    // The journal is read for the build and for the verification, which also reads the rows.
    long reads = Math.round(2 * journalUnits + rows * rowBytes / READ_UNIT);
    long seconds = events / EVENTS_PER_SECOND;
    if (plan.writeUnitsPerSecond() > 0) {
      seconds = Math.max(seconds, writes / plan.writeUnitsPerSecond());
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("events", events);
    json.put("rows", rows);
    json.put("readUnits", reads);
    json.put("writeUnits", writes);
    json.put("money", money(reads, writes));
    json.put("seconds", Math.max(1, seconds));
    json.put("rowsCountedFrom", known ? "the view's table" : "the number of events");
    return json;
  }

  /** The read units that these partitions take up to these offsets. */
  double journalUnits(Map<Integer, Long> targets) {
    long events = targets.values().stream().mapToLong(Long::longValue).sum();
    return events * eventBytes(targets) / READ_UNIT;
  }

  private static Map<String, Object> money(long reads, long writes) {
    BigDecimal amount =
        READ_PRICE
            .multiply(BigDecimal.valueOf(reads))
            .add(WRITE_PRICE.multiply(BigDecimal.valueOf(writes)))
            .movePointLeft(6)
            .setScale(4, RoundingMode.HALF_EVEN);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("amount", amount.toPlainString());
    json.put("currency", "USD");
    json.put("prices", PRICES);
    return json;
  }

  /** The mean size of the last events in the largest partitions. */
  private double eventBytes(Map<Integer, Long> heads) {
    List<Integer> sizes = new ArrayList<>();
    heads.entrySet().stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(SAMPLED_PARTITIONS)
        .forEach(
            head -> {
              long first = Math.max(1, head.getValue() - SAMPLED_EVENTS + 1);
              for (JournalEntry entry :
                  journal.read(head.getKey(), first, head.getValue(), SAMPLED_EVENTS)) {
                sizes.add(ROW_OVERHEAD + entry.payload().length());
              }
            });
    return sizes.stream().mapToInt(Integer::intValue).average().orElse(0);
  }

  private TableDescription describe(String table) {
    return dynamoDb.describeTable(r -> r.tableName(table)).table();
  }

  private static long items(TableDescription table) {
    return table.itemCount() == null ? 0 : table.itemCount();
  }

  private static long bytes(TableDescription table) {
    return table.tableSizeBytes() == null ? 0 : table.tableSizeBytes();
  }
}
