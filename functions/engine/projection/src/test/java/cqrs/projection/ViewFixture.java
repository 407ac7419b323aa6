package cqrs.projection;

import cqrs.journal.JournalReader;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Projection.Version;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Block;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.GenerationRow;
import cqrs.projection.internal.generations.ManifestRow;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The view {@code moves} with its generations and its journal, as a client shows them. Of writes
 * only those of checkpoints take effect.
 */
public final class ViewFixture {

  public static final String VIEW = "moves";
  public static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  public static final Version VERSION = new Version(1, 0);
  private static final Deployment TODAY = new Deployment("projector", "today");

  /** What goes on for ever fails instead. */
  private static final int MOST_CALLS = 300;

  public Instant now = NOON;
  public int chunk = 100;

  /** The table of projections, by sort key. */
  public final Map<String, Map<String, AttributeValue>> projections = new TreeMap<>();

  /** The view's rows, by their whole key. */
  public final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> rows = new HashMap<>();

  public final Map<Integer, List<JournalEntry>> journal = new TreeMap<>();

  /** Is told of each call before it is answered; what it throws is the answer. */
  public Consumer<DynamoDbRequest> onCall = _ -> {};

  public final Answers dynamoDb = new Answers(this::answer);
  public final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

  /** Each event counts in a row of its partition. */
  public record Moves(Version version, boolean sharesRows) implements Projection<Walked> {
    @Override
    public String view() {
      return VIEW;
    }

    @Override
    public void project(RecordedEvent<Walked> recorded, Changes changes) {
      if (recorded.event().place().equals("poison")) {
        throw new IllegalArgumentException("Poison.");
      }
      changes.row("p" + recorded.position().partition(), "-").add("n", 1);
    }
  }

  public ProjectionStore store() {
    return new ProjectionStore(dynamoDb, "Projections");
  }

  public JournalReader journalReader() {
    return new JournalReader(dynamoDb, "Journal");
  }

  public Engine engine() {
    return engine(new Moves(VERSION, true));
  }

  public Engine engine(Moves projection) {
    return new Engine(
        projection,
        dynamoDb,
        "View",
        store(),
        journalReader(),
        Walked.CODEC,
        clock,
        new Engine.Settings(chunk, 1, TODAY));
  }

  /** The view has an active generation, and others that deliveries feed. */
  public void directory(long active, Long... fed) {
    directory(
        new GenerationManifest(
            VIEW,
            Optional.of(active),
            Set.of(active),
            Set.of(fed),
            Optional.empty(),
            9,
            Optional.empty(),
            SdkBytes.fromUtf8String("key"),
            1));
  }

  public void directory(GenerationManifest directory) {
    projections.put(ManifestRow.SK, ManifestRow.write(directory));
  }

  public void generation(long number, Version version, Map<Integer, Long> checkpoints) {
    Map<String, AttributeValue> row =
        GenerationRow.write(VIEW, number, version, Phase.ACTIVE, NOON);
    projections.put(GenerationRow.sk(number), row);
    checkpoints.forEach((partition, offset) -> checkpoint(number, partition, offset));
  }

  public void generation(long number, Map<Integer, Long> checkpoints) {
    generation(number, VERSION, checkpoints);
  }

  public void set(long generation, String attribute, AttributeValue value) {
    projections.compute(
        GenerationRow.sk(generation),
        (_, before) -> {
          Map<String, AttributeValue> row = new HashMap<>(before);
          row.put(attribute, value);
          return row;
        });
  }

  public void checkpoint(long generation, int partition, long offset) {
    set(generation, "p" + partition, Attributes.n(offset));
  }

  /** A delivery has come whose newest event was recorded then. */
  public void delivered(long generation, Instant upTo) {
    set(generation, GenerationRow.DELIVERED_UP_TO, Attributes.n(upTo.toEpochMilli()));
  }

  public void atWork(long generation, Set<Integer> partitions, Instant until) {
    set(
        generation,
        GenerationRow.atWork(partitions),
        GenerationRow.write(new Generation.AtWork(partitions, until)));
  }

  /** The partition stands still there since noon; this code has tried. */
  public void block(long generation, int partition, long offset, Instant retryAt) {
    Block block =
        new Block(
            partition,
            offset,
            "Walked",
            "No.",
            Optional.empty(),
            NOON,
            1,
            retryAt,
            Map.of(TODAY.function(), TODAY.version()));
    set(generation, "b" + partition, GenerationRow.write(block));
  }

  /** The partition gets one more event. */
  public JournalEntry record(int partition, String place, Instant recordedAt) {
    List<JournalEntry> entries = journal.computeIfAbsent(partition, _ -> new ArrayList<>());
    Position at = new Position(partition, entries.size() + 1);
    JournalEntry entry =
        Walked.CODEC.encode(
            new RecordedEvent<>(
                at,
                "e" + at,
                at.offset(),
                recordedAt,
                "command " + at,
                "cause",
                new Walked("c0", place, NOON)));
    entries.add(entry);
    return entry;
  }

  public List<JournalEntry> record(int partition, int events) {
    List<JournalEntry> recorded = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      recorded.add(record(partition, "EIRE", NOON));
    }
    return recorded;
  }

  public <R extends DynamoDbRequest> List<R> calls(Class<R> type) {
    return dynamoDb.calls.stream().filter(type::isInstance).map(type::cast).toList();
  }

  public List<UpdateItemRequest> updates(String table) {
    return calls(UpdateItemRequest.class).stream()
        .filter(update -> update.tableName().equals(table))
        .toList();
  }

  private DynamoDbResponse answer(DynamoDbRequest request) {
    if (dynamoDb.calls.size() > MOST_CALLS) {
      throw new AssertionError("Too many calls.");
    }
    onCall.accept(request);
    return switch (request) {
      case BatchGetItemRequest get -> found(get);
      case GetItemRequest get -> GetItemResponse.builder().item(found(get)).build();
      case QueryRequest query ->
          query.tableName().equals("Journal") ? journal(query) : skips(query);
      case UpdateItemRequest update -> {
        if (update.tableName().equals("Projections")) {
          update
              .expressionAttributeValues()
              .forEach(
                  (name, value) -> {
                    if (name.matches(":p\\d+")) {
                      set(number(update.key()), name.substring(1), value);
                    }
                  });
        }
        yield Answers.updated(1);
      }
      case PutItemRequest _ -> Answers.put(1);
      case TransactWriteItemsRequest _ -> TransactWriteItemsResponse.builder().build();
      default -> throw new AssertionError(request);
    };
  }

  private static long number(Map<String, AttributeValue> key) {
    return Long.parseLong(Attributes.string(key, "sk"));
  }

  private BatchGetItemResponse found(BatchGetItemRequest get) {
    List<Map<String, AttributeValue>> found =
        get.requestItems().values().stream()
            .flatMap(wanted -> wanted.keys().stream())
            .map(key -> projections.get(Attributes.string(key, "sk")))
            .filter(Objects::nonNull)
            .toList();
    return BatchGetItemResponse.builder()
        .responses(Map.of("Projections", found))
        .unprocessedKeys(Map.of())
        .build();
  }

  private Map<String, AttributeValue> found(GetItemRequest get) {
    return get.tableName().equals("View")
        ? rows.getOrDefault(get.key(), Map.of())
        : projections.getOrDefault(Attributes.string(get.key(), "sk"), Map.of());
  }

  private QueryResponse skips(QueryRequest query) {
    String prefix = Attributes.string(query.expressionAttributeValues(), ":prefix");
    return QueryResponse.builder()
        .items(
            projections.entrySet().stream()
                .filter(row -> row.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList())
        .build();
  }

  private QueryResponse journal(QueryRequest query) {
    Map<String, AttributeValue> values = query.expressionAttributeValues();
    String pk = Attributes.string(values, ":pk");
    int partition = Integer.parseInt(pk.substring(pk.indexOf('#') + 1));
    List<JournalEntry> entries = journal.getOrDefault(partition, List.of());
    int head = entries.size();
    int first = head;
    int last = head;
    if (values.containsKey(":first")) {
      first = Integer.parseInt(Attributes.string(values, ":first"));
      last = Math.min(head, Integer.parseInt(Attributes.string(values, ":last")));
    }
    return QueryResponse.builder()
        .items(
            entries.stream()
                .skip(Math.max(1, first) - 1L)
                .limit(Math.max(0, last - Math.max(1, first) + 1))
                .limit(query.limit())
                .map(JournalEntry::row)
                .toList())
        .build();
  }
}
