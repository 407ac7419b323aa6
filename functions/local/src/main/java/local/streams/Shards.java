package local.streams;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The shards that may be read now: a child only after its parent, which keeps an item's changes in
 * order.
 */
final class Shards {
  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final Positions positions;
  private final Map<String, ShardReader> reading = new LinkedHashMap<>();
  private final Set<String> done = new HashSet<>();

  /** Opens the shards there are. */
  Shards(DynamoDbStreamsClient streams, String streamArn, Positions positions) {
    this.streams = streams;
    this.streamArn = streamArn;
    this.positions = positions;
    refresh();
  }

  List<ShardReader> readable() {
    return List.copyOf(reading.values());
  }

  /** Marks a shard as read and handled to its end, which lets its children in. */
  void finish(ShardReader shard) {
    reading.remove(shard.shardId());
    done.add(shard.shardId());
  }

  /** Looks for shards that have become readable. */
  void refresh() {
    List<Shard> shards = list();
    Set<String> present = shards.stream().map(Shard::shardId).collect(Collectors.toSet());
    for (Shard shard : shards) {
      String id = shard.shardId();
      if (!reading.containsKey(id) && !done.contains(id) && parentIsDone(shard, present)) {
        reading.put(id, new ShardReader(streams, streamArn, id, positions.of(id)));
      }
    }
  }

  private boolean parentIsDone(Shard shard, Set<String> present) {
    String parent = shard.parentShardId();
    return parent == null || done.contains(parent) || !present.contains(parent);
  }

  private List<Shard> list() {
    List<Shard> shards = new ArrayList<>();
    @Nullable String last = null;
    do {
      String from = last;
      StreamDescription page =
          streams
              .describeStream(get -> get.streamArn(streamArn).exclusiveStartShardId(from))
              .streamDescription();
      shards.addAll(page.shards());
      last = page.lastEvaluatedShardId();
    } while (last != null);
    return shards;
  }
}
