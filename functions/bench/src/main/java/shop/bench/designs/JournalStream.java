package shop.bench.designs;

import cqrs.journal.dynamodb.Attributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * What the write table's stream has of journal rows, after the mappings' filter. A partition of the
 * journal is one partition key, so all of it is in one shard.
 */
public final class JournalStream {

  /** A transaction, compared with a single read or write. */
  public static final int TIMES_AS_LONG = 2;

  private static final String PREFIX = "JOURNAL#";

  private final List<Deque<Map<String, Object>>> shards;
  private long written;

  public JournalStream(int shards) {
    this.shards =
        IntStream.range(0, shards)
            .<Deque<Map<String, Object>>>mapToObj(_ -> new ArrayDeque<>())
            .toList();
  }

  /** Takes what is committed. */
  public DynamoDbResponse see(
      DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> next) {
    DynamoDbResponse answer = next.apply(request);
    if (request instanceof TransactWriteItemsRequest transaction) {
      transaction.transactItems().stream()
          .filter(item -> item.put() != null)
          .map(TransactWriteItem::put)
          .map(put -> put.item())
          .filter(item -> Attributes.string(item, "pk").startsWith(PREFIX))
          .forEach(this::add);
    }
    return answer;
  }

  private synchronized void add(Map<String, AttributeValue> row) {
    int partition = Integer.parseInt(Attributes.string(row, "pk").substring(PREFIX.length()));
    Map<String, Object> image = new TreeMap<>();
    row.forEach((name, value) -> image.put(name, json(value)));
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("eventName", "INSERT");
    record.put(
        "dynamodb",
        Map.of("NewImage", image, "SequenceNumber", String.valueOf(1_000_000 + written)));
    shards.get(partition % shards.size()).add(record);
    written++;
  }

  private static Map<String, String> json(AttributeValue value) {
    return switch (value.type()) {
      case S -> Map.of("S", value.s());
      case N -> Map.of("N", value.n());
      case B -> Map.of("B", Base64.getEncoder().encodeToString(value.b().asByteArray()));
      default -> throw new IllegalStateException("A journal row has a " + value.type() + ".");
    };
  }

  /** How many rows were written since the start. */
  public synchronized long written() {
    return written;
  }

  public int shards() {
    return shards.size();
  }

  /** How many rows wait. */
  public synchronized int waiting() {
    return shards.stream().mapToInt(Deque::size).sum();
  }

  public synchronized List<Map<String, Object>> take(int shard, int most) {
    List<Map<String, Object>> taken = new ArrayList<>();
    Deque<Map<String, Object>> waiting = shards.get(shard);
    while (taken.size() < most && !waiting.isEmpty()) {
      taken.add(waiting.remove());
    }
    return taken;
  }
}
