package local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import local.functions.Backoff;
import local.template.StartupException;
import local.template.Template.Mapping;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Delivers one table's stream to one function until closed, on a thread of its own.
 *
 * <p>At least once and in order: nothing after a failing batch is delivered before that succeeded
 * or was given up. It polls every 10 ms when there is nothing to read; Lambda four times a second.
 * One thread reads all shards, because DynamoDB Local has one open shard at a time.
 */
public final class StreamMapping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamMapping.class);
  private static final Duration IDLE = Duration.ofMillis(10);
  private static final Duration BETWEEN_SHARD_LISTS = Duration.ofMillis(100);
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);

  /** The most that Lambda sends to a function in one invocation, in bytes. */
  private static final int PAYLOAD = 6 * 1024 * 1024;

  /** Lambda does not say how it backs off; here a developer waits for it. */
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

  private final Mapping settings;
  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final FilterCriteria filter;
  private final Positions positions;
  private final Counters counters = new Counters();
  private final Gate gate = new Gate();
  private final Delivery delivery;
  private @Nullable Thread thread;

  /**
   * Makes a mapping that does nothing yet.
   *
   * @param onFailure takes the report of a batch that is given up
   * @throws StartupException if a filter pattern is invalid
   */
  public StreamMapping(
      Mapping settings,
      DynamoDbStreamsClient streams,
      String streamArn,
      Invoker invoker,
      Optional<Consumer<String>> onFailure,
      Positions positions) {
    this(settings, streams, streamArn, invoker, onFailure, positions, BACKOFF);
  }

  StreamMapping(
      Mapping settings,
      DynamoDbStreamsClient streams,
      String streamArn,
      Invoker invoker,
      Optional<Consumer<String>> onFailure,
      Positions positions,
      Backoff backoff) {
    this.settings = settings;
    this.streams = streams;
    this.streamArn = streamArn;
    this.positions = positions;
    filter = new FilterCriteria(settings.function(), settings.filters());
    delivery =
        new Delivery(settings, streamArn, invoker, onFailure, positions, counters, gate, backoff);
  }

  /** Begins to deliver, from the oldest record on if nothing was delivered yet. */
  public synchronized void start() {
    if (thread != null) {
      throw new IllegalStateException(
          "The stream mapping of %s was started before.".formatted(settings.function()));
    }
    var shards = new Shards(streams, streamArn, positions);
    thread =
        Thread.ofPlatform().daemon().name("mapping-" + settings.name()).start(() -> run(shards));
  }

  /**
   * Stops delivering and keeps the position. When this returns, no invocation is under way and none
   * begins before {@link #resume()}.
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

  /** The counts so far. */
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
      log.warn("The stream mapping of {} will try to read again", settings.function(), e);
      return AFTER_A_FAULT;
    }
  }

  private boolean readAndDeliver(ShardReader shard, Shards shards) {
    List<Record> records = shard.read();
    List<StreamEvent> matching = matching(records);
    counters.polled(records.size(), records.size() - matching.size());
    for (var batch : batches(matching)) {
      if (!delivery.deliver(shard.shardId(), batch)) {
        return false;
      }
    }
    shard.accept();
    String lastRead = shard.lastRead();
    if (lastRead != null) {
      positions.reach(shard.shardId(), lastRead);
    }
    if (shard.atEnd()) {
      shards.finish(shard);
      shards.refresh();
    }
    return !records.isEmpty();
  }

  /** In order, each at most the batch size and at most one invocation's payload. */
  private List<List<StreamEvent>> batches(List<StreamEvent> events) {
    List<List<StreamEvent>> batches = new ArrayList<>();
    long bytes = 0;
    for (var event : events) {
      // With the comma before it.
      int size = event.json().length + 1;
      if (batches.isEmpty()
          || batches.getLast().size() == settings.batchSize()
          || EventJson.sizeWith(bytes + size) > PAYLOAD) {
        batches.add(new ArrayList<>());
        bytes = 0;
      }
      batches.getLast().add(event);
      bytes += size;
    }
    return batches;
  }

  private List<StreamEvent> matching(List<Record> records) {
    Instant now = Instant.now();
    List<StreamEvent> matching = new ArrayList<>(records.size());
    for (Record record : records) {
      Instant created = created(record, now);
      String json = EventJson.ofRecord(record, streamArn, created);
      if (filter.matches(json)) {
        matching.add(
            new StreamEvent(record.dynamodb().sequenceNumber(), created, json.getBytes(UTF_8)));
      }
    }
    return matching;
  }

  /**
   * DynamoDB Local tells only the minute of a record. The latest possible moment is taken, so that
   * no record seems older than it is.
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
