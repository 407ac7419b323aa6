package local.streams;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads one shard in order, over expired iterators and trimmed records. */
final class ShardReader {
  /** The most that GetRecords gives. */
  private static final int LIMIT = 1_000;

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final String shardId;
  private @Nullable String iterator;
  private @Nullable String lastRead;
  private @Nullable GetRecordsResponse unaccepted;
  private boolean atEnd;

  /** Opens the shard after that sequence number, or at the oldest record. */
  ShardReader(
      DynamoDbStreamsClient streams, String streamArn, String shardId, @Nullable String after) {
    this.streams = streams;
    this.streamArn = streamArn;
    this.shardId = shardId;
    this.lastRead = after;
    iterator = iteratorAfter(after);
  }

  String shardId() {
    return shardId;
  }

  /** The last record read, or the position begun after; null before either. */
  @Nullable String lastRead() {
    return lastRead;
  }

  /** True once a closed shard has been read to its end. */
  boolean atEnd() {
    return atEnd;
  }

  /** The records after those last accepted, at most 1,000 or 1 MB; empty when there is nothing. */
  List<Record> read() {
    String from = iterator;
    if (from == null) {
      return List.of();
    }
    GetRecordsResponse response;
    try {
      response = streams.getRecords(get -> get.shardIterator(from).limit(LIMIT));
    } catch (ExpiredIteratorException e) {
      iterator = iteratorAfter(lastRead);
      return List.of();
    } catch (TrimmedDataAccessException e) {
      iterator = iterator(ShardIteratorType.TRIM_HORIZON, null);
      return List.of();
    }
    unaccepted = response;
    return response.records();
  }

  /** Goes on after what {@link #read()} gave; without this the next call gives it again. */
  void accept() {
    GetRecordsResponse response = unaccepted;
    if (response == null) {
      return;
    }
    unaccepted = null;
    iterator = response.nextShardIterator();
    atEnd = iterator == null;
    if (!response.records().isEmpty()) {
      lastRead = response.records().getLast().dynamodb().sequenceNumber();
    }
  }

  private String iteratorAfter(@Nullable String sequenceNumber) {
    if (sequenceNumber == null) {
      return iterator(ShardIteratorType.TRIM_HORIZON, null);
    }
    try {
      return iterator(ShardIteratorType.AFTER_SEQUENCE_NUMBER, sequenceNumber);
    } catch (TrimmedDataAccessException e) {
      return iterator(ShardIteratorType.TRIM_HORIZON, null);
    }
  }

  private String iterator(ShardIteratorType type, @Nullable String sequenceNumber) {
    return streams
        .getShardIterator(
            get ->
                get.streamArn(streamArn)
                    .shardId(shardId)
                    .shardIteratorType(type)
                    .sequenceNumber(sequenceNumber))
        .shardIterator();
  }
}
