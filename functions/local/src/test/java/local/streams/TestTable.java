package local.streams;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

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

  List<Shard> shards(TestDatabase database) {
    return database
        .streams()
        .describeStream(describe -> describe.streamArn(streamArn))
        .streamDescription()
        .shards();
  }

  /** The stream's first shard, read here rather than by the code under test. */
  List<Record> records(TestDatabase database) {
    var streams = database.streams();
    String shard = shards(database).getFirst().shardId();
    String iterator =
        streams
            .getShardIterator(
                get ->
                    get.streamArn(streamArn)
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return streams.getRecords(get -> get.shardIterator(iterator)).records();
  }

  String lastSequenceNumber(TestDatabase database) {
    return records(database).getLast().dynamodb().sequenceNumber();
  }

  /** {@code r1}, {@code r2} and so on. */
  static List<String> keys(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "r" + i).toList();
  }
}
