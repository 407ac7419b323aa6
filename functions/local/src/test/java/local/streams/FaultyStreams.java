package local.streams;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A streams client whose reads fail when told to, as DynamoDB's do now and then. */
final class FaultyStreams implements DynamoDbStreamsClient {
  private final DynamoDbStreamsClient streams;
  private final AtomicReference<@Nullable DynamoDbException> next = new AtomicReference<>();
  private final AtomicBoolean expireNext = new AtomicBoolean();
  private final Set<String> expired = ConcurrentHashMap.newKeySet();
  private final AtomicInteger faults = new AtomicInteger();

  FaultyStreams(DynamoDbStreamsClient streams) {
    this.streams = streams;
  }

  /** The iterator of the next read expires, for good. */
  void expireNext() {
    expireNext.set(true);
  }

  void failNext() {
    next.set(InternalServerErrorException.builder().message("injected").build());
  }

  void trimNext() {
    next.set(TrimmedDataAccessException.builder().message("injected").build());
  }

  int faults() {
    return faults.get();
  }

  @Override
  public GetRecordsResponse getRecords(GetRecordsRequest request) {
    if (expireNext.getAndSet(false)) {
      expired.add(request.shardIterator());
    }
    if (expired.contains(request.shardIterator())) {
      faults.incrementAndGet();
      throw ExpiredIteratorException.builder().message("injected").build();
    }
    DynamoDbException fault = next.getAndSet(null);
    if (fault != null) {
      faults.incrementAndGet();
      throw fault;
    }
    return streams.getRecords(request);
  }

  @Override
  public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
    return streams.getShardIterator(request);
  }

  @Override
  public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
    return streams.describeStream(request);
  }

  @Override
  public String serviceName() {
    return streams.serviceName();
  }

  @Override
  public void close() {
    streams.close();
  }
}
