package shop.local.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.local.functions.Time;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Delivers one table's stream to one function until closed, on a thread of its own.
 *
 * <p>At least once and in order: nothing after a failing batch is delivered before that succeeded
 * or was given up. Polls without a pause while there is something to read, every 10 ms otherwise
 * (Lambda: four times a second). Shards are read one after the other by the one thread, so that a
 * failing batch holds up the other shards too; DynamoDB Local has one open shard at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">Using AWS Lambda with
 *     Amazon DynamoDB</a>
 */
public final class StreamMapping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamMapping.class);
  private static final Duration IDLE = Duration.ofMillis(10);
  private static final Duration BETWEEN_SHARD_LISTS = Duration.ofMillis(100);
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);

  private final MappingSettings settings;
  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final InstantSource clock;
  private final InstantSource steady;
  private final FilterCriteria filter;
  private final Checkpoints checkpoints;
  private final Counters counters = new Counters();
  private final Gate gate = new Gate();
  private final Delivery delivery;
  private final Map<String, Gathering> gatherings = new HashMap<>();
  private @Nullable Thread thread;

  /**
   * Makes a mapping that does nothing yet.
   *
   * @param onFailure null where no destination is set: given-up batches are then only logged
   * @param positions null where nothing is kept: each start is at the starting position
   * @throws IllegalArgumentException when a filter pattern is invalid
   */
  public StreamMapping(
      MappingSettings settings,
      DynamoDbStreamsClient streams,
      String streamArn,
      Invoker invoker,
      @Nullable FailureDestination onFailure,
      @Nullable PositionStore positions) {
    this(
        settings,
        streams,
        streamArn,
        invoker,
        onFailure,
        positions,
        InstantSource.system(),
        Time.REAL::steady,
        Backoff.LOCAL);
  }

  StreamMapping(
      MappingSettings settings,
      DynamoDbStreamsClient streams,
      String streamArn,
      Invoker invoker,
      @Nullable FailureDestination onFailure,
      @Nullable PositionStore positions,
      InstantSource clock,
      InstantSource steady,
      Backoff backoff) {
    this.settings = settings;
    this.streams = streams;
    this.streamArn = streamArn;
    this.clock = clock;
    this.steady = steady;
    filter = new FilterCriteria(settings.name(), settings.filterPatterns());
    checkpoints = new Checkpoints(positions);
    delivery =
        new Delivery(
            settings, streamArn, invoker, onFailure, checkpoints, counters, gate, clock, backoff);
  }

  /**
   * Begins to deliver. Positions are taken before this returns, so that with LATEST everything
   * written afterwards is delivered.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when the stream cannot be read
   */
  public synchronized void start() {
    if (thread != null) {
      throw new IllegalStateException(
          "The stream mapping of %s was started before.".formatted(settings.name()));
    }
    var shards = new Shards(streams, streamArn, checkpoints, settings.startingPosition());
    thread =
        Thread.ofPlatform().daemon().name("mapping-" + settings.name()).start(() -> run(shards));
  }

  /**
   * Stops delivering, as disabling a mapping does; the position is kept. Waits for an invocation
   * under way: when this returns, none begins before {@link #resume()}.
   */
  public void pause() {
    gate.pause();
  }

  /** Goes on where {@link #pause()} stopped. */
  public void resume() {
    gate.open();
  }

  /** Ends the mapping once an invocation under way has finished; a batch is not tried again. */
  @Override
  public void close() {
    gate.close();
  }

  /** Whether {@link #pause()} stopped it. */
  public boolean isPaused() {
    return gate.isPaused();
  }

  /** Tells what it does from now on. */
  public StreamMapping watchedBy(MappingWatch watch) {
    counters.tell(watch);
    return this;
  }

  /** What this mapping has done so far. */
  public MappingCounts counts() {
    return counters.read();
  }

  private void run(Shards shards) {
    try {
      while (gate.proceed()) {
        gate.rest(pass(shards));
      }
    } finally {
      gate.leave();
    }
  }

  /** One look at every readable shard; how long to rest before the next. */
  private Duration pass(Shards shards) {
    try {
      boolean came = false;
      for (ShardReader shard : shards.readable()) {
        came |= readAndDeliver(shard, shards);
      }
      if (shards.readable().isEmpty()) {
        shards.refresh();
        return BETWEEN_SHARD_LISTS;
      }
      return came ? Duration.ZERO : IDLE;
    } catch (RuntimeException e) {
      log.warn("The stream mapping of {} will try to read again", settings.name(), e);
      return AFTER_A_FAULT;
    }
  }

  private boolean readAndDeliver(ShardReader shard, Shards shards) {
    Gathering gathering =
        gatherings.computeIfAbsent(
            shard.shardId(),
            _ -> new Gathering(settings.batchSize(), settings.batchingWindow(), steady.instant()));
    List<Record> records = shard.read();
    List<StreamEvent> matching = matching(records);
    shard.accept();
    counters.polled(records.size(), records.size() - matching.size());
    matching.forEach(gathering::add);
    if (!deliverDue(shard, gathering)) {
      return false;
    }
    if (gathering.isEmpty()) {
      String lastRead = shard.lastRead();
      if (lastRead != null) {
        checkpoints.reach(shard.shardId(), lastRead);
      }
      if (shard.atEnd()) {
        gatherings.remove(shard.shardId());
        shards.finish(shard);
        shards.refresh();
      }
    }
    return !records.isEmpty();
  }

  /** False when the mapping was closed meanwhile. */
  private boolean deliverDue(ShardReader shard, Gathering gathering) {
    List<StreamEvent> batch = gathering.take(steady.instant());
    while (!batch.isEmpty()) {
      if (!delivery.deliver(shard.shardId(), batch)) {
        return false;
      }
      gathering.delivered(steady.instant());
      batch = gathering.take(steady.instant());
    }
    return true;
  }

  private List<StreamEvent> matching(List<Record> records) {
    Instant now = clock.instant();
    List<StreamEvent> matching = new ArrayList<>(records.size());
    for (Record record : records) {
      Instant created = created(record, now);
      if (filter.matches(record, streamArn, created)) {
        byte[] json = EventJson.ofRecord(record, streamArn, created, true);
        matching.add(new StreamEvent(record.dynamodb().sequenceNumber(), created, json));
      }
    }
    return matching;
  }

  /**
   * DynamoDB Local tells only the minute a record was written in, DynamoDB the second: of a whole
   * minute the latest moment that can be is taken, so that no record seems older than it is.
   */
  private static Instant created(Record record, Instant now) {
    Instant told = record.dynamodb().approximateCreationDateTime();
    if (told.getEpochSecond() % 60 != 0) {
      return told;
    }
    Instant endOfMinute = told.plusSeconds(59);
    return endOfMinute.isBefore(now) ? endOfMinute : now;
  }
}
