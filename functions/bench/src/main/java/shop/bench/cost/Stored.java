package shop.bench.cost;

import cqrs.testkit.cost.ItemSize;
import cqrs.testkit.dynamodb.Store;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Bytes in tables, by what they are: DynamoDB's own overhead for each item included.
 *
 * @param bytes by table, in the write table by kind of row
 */
public record Stored(Map<String, Double> bytes) {

  public static final String JOURNAL = "WriteTable: journal";
  public static final String AGGREGATES = "WriteTable: normalized rows";
  public static final String RECEIPTS = "WriteTable: receipts";

  /** Charged for each item beside its size. */
  private static final int OVERHEAD = 100;

  public static Stored of(DynamoDbClient dynamoDb) {
    Map<String, Double> bytes = new TreeMap<>();
    for (String table : dynamoDb.listTables().tableNames()) {
      for (Map<String, AttributeValue> row : Store.rows(dynamoDb, table)) {
        bytes.merge(kind(table, row), (double) ItemSize.of(row) + OVERHEAD, Double::sum);
      }
    }
    return new Stored(bytes);
  }

  private static String kind(String table, Map<String, AttributeValue> row) {
    if (!table.equals("WriteTable")) {
      return table;
    }
    String key = row.getOrDefault("pk", AttributeValue.fromS("")).s();
    return key.startsWith("JOURNAL#")
        ? JOURNAL
        : key.startsWith("COMMAND#") ? RECEIPTS : AGGREGATES;
  }

  /** The growth since then, for each order. */
  public Stored since(Stored before, int orders) {
    Map<String, Double> grown = new TreeMap<>();
    bytes.forEach(
        (kind, now) -> grown.put(kind, (now - before.bytes.getOrDefault(kind, 0.0)) / orders));
    return new Stored(grown);
  }

  public double of(String kind) {
    return bytes.getOrDefault(kind, 0.0);
  }

  /** Of what stays in the write table: receipts go after seven of a month's thirty days. */
  public double writeTable() {
    return of(JOURNAL) + of(AGGREGATES) + of(RECEIPTS) * Month.RECEIPT_DAYS / Month.DAYS;
  }

  /** Of all other tables. */
  public double others() {
    return bytes.entrySet().stream()
        .filter(kind -> !kind.getKey().startsWith("WriteTable"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
