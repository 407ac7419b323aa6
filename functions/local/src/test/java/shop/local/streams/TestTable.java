package shop.local.streams;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table of string keys, with what tests write into it. */
record TestTable(DynamoDbClient client, String name, String streamArn) {

  void put(String key) {
    put(Map.of("pk", AttributeValue.fromS(key)));
  }

  void put(Map<String, AttributeValue> item) {
    client.putItem(put -> put.tableName(name).item(item));
  }

  void delete(String key) {
    client.deleteItem(
        delete -> delete.tableName(name).key(Map.of("pk", AttributeValue.fromS(key))));
  }

  /** Writes the keys of {@link #keys}, in order, each a record of its own. */
  void putAll(List<String> keys) {
    keys.forEach(this::put);
  }

  /** {@code r1}, {@code r2} and so on. */
  static List<String> keys(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "r" + i).toList();
  }
}
