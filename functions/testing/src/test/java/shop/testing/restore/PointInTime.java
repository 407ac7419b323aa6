package shop.testing.restore;

import static shop.testing.restore.Transactions.key;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import shop.testing.restore.Transactions.Transaction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A history as a restore to a point in time may bring it back: each row for itself as it was at
 * some moment among the newest transactions.
 *
 * @param history all that was written
 * @param rows what came back, by key
 */
record PointInTime(List<Transaction> history, Map<String, Map<String, AttributeValue>> rows) {

  /** Any part of this many newest transactions may be missing. */
  private static final int NEWEST = 8;

  static PointInTime of(List<Transaction> history, Random random) {
    int end = history.size() - random.nextInt(NEWEST);
    Map<String, Integer> cuts = new HashMap<>();
    Map<String, Map<String, AttributeValue>> rows = new TreeMap<>();
    int torn = random.nextInt(NEWEST + 1);
    for (int i = 0; i < end; i++) {
      int index = i;
      history
          .get(i)
          .rows()
          .forEach(
              (key, row) -> {
                int cut = cuts.computeIfAbsent(key, _ -> end - random.nextInt(torn + 1));
                if (index < cut) {
                  rows.put(key, row);
                }
              });
    }
    return new PointInTime(history, rows);
  }

  /** In each partition, the transactions before the first incomplete one. */
  List<Transaction> complete() {
    Set<Integer> ended = new HashSet<>();
    List<Transaction> complete = new ArrayList<>();
    for (Transaction transaction : history) {
      List<String> events = transaction.journalKeys();
      int partition = transaction.last().partition();
      if (!rows.keySet().containsAll(events)) {
        ended.add(partition);
      } else if (!events.isEmpty() && !ended.contains(partition)) {
        complete.add(transaction);
      }
    }
    return complete;
  }

  /** The rows that the table must hold in the end: all complete transactions and no others. */
  Map<String, Map<String, AttributeValue>> whole() {
    Map<String, Map<String, AttributeValue>> whole = new TreeMap<>();
    Map<Integer, Long> heads = new HashMap<>();
    for (Transaction transaction : complete()) {
      heads.put(transaction.last().partition(), transaction.last().offset());
      transaction
          .rows()
          .forEach(
              (key, row) -> {
                if (!key.startsWith("COMMAND#")) {
                  whole.put(key, row);
                }
              });
    }
    for (Transaction transaction : history) {
      long head = heads.getOrDefault(transaction.last().partition(), 0L);
      transaction
          .rows()
          .forEach(
              (key, row) -> {
                if (key.startsWith("COMMAND#")
                    && rows.containsKey(key)
                    && transaction.last().offset() <= head) {
                  whole.put(key, row);
                }
              });
    }
    return whole;
  }

  static Map<String, Map<String, AttributeValue>> byKey(List<Map<String, AttributeValue>> listed) {
    Map<String, Map<String, AttributeValue>> rows = new TreeMap<>();
    listed.forEach(row -> rows.put(key(row), row));
    return rows;
  }
}
