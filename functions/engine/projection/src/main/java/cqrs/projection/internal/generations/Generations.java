package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;
import static cqrs.projection.internal.generations.GenerationRow.CHECKPOINT;
import static cqrs.projection.internal.generations.GenerationRow.PHASE;

import cqrs.journal.Partitions;
import cqrs.projection.Projection;
import cqrs.projection.internal.calls.ConditionalWrites;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.generations.Generation.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The life of a view's generations. Every step is one transaction on condition that nothing has
 * changed since it was read; where it answers false, something has, and the caller reads again.
 */
public final class Generations {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final ConditionalWrites writes;

  Generations(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.writes = new ConditionalWrites(dynamoDb, table);
  }

  /** Which generations a view has, strongly consistent; empty if it never had one. */
  public Optional<GenerationManifest> directory(String view) {
    Map<String, AttributeValue> row =
        dynamoDb
            .getItem(r -> r.tableName(table).key(ManifestRow.key(view)).consistentRead(true))
            .item();
    return row.isEmpty() ? Optional.empty() : Optional.of(ManifestRow.read(row));
  }

  /** One generation, strongly consistent; empty if it never was or is gone. */
  public Optional<Generation> generation(String view, long number) {
    Map<String, AttributeValue> key = GenerationRow.key(view, GenerationRow.sk(number));
    Map<String, AttributeValue> row =
        Retries.run(() -> dynamoDb.getItem(r -> r.tableName(table).key(key).consistentRead(true)))
            .item();
    return row.isEmpty() ? Optional.empty() : Optional.of(GenerationRow.read(row));
  }

  /** All of a view's generations whose rows are there, the oldest first, strongly consistent. */
  public List<Generation> all(String view) {
    return dynamoDb
        .queryPaginator(
            q ->
                q.tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("pk = :view AND sk BETWEEN :zero AND :nine")
                    .expressionAttributeValues(
                        Map.of(":view", s(view), ":zero", s("0"), ":nine", s(":"))))
        .items()
        .stream()
        .filter(row -> row.containsKey(PHASE))
        .map(GenerationRow::read)
        .toList();
  }

  /** A view's first generation, active at once: for a journal without events. */
  public boolean open(String view, Projection.Version version, Instant now) {
    GenerationManifest none = ManifestRow.none(view);
    GenerationManifest open =
        new GenerationManifest(
            view,
            Optional.of(1L),
            Set.of(1L),
            Set.of(),
            Optional.empty(),
            1,
            Optional.empty(),
            none.cursorKey(),
            1);
    return writes.commit(
        List.of(put(open), put(GenerationRow.write(view, 1, version, Phase.ACTIVE, now))));
  }

  /**
   * Begins a new generation.
   *
   * @param directory as it was read; empty if the view has none
   * @return its number; empty if the view has changed meanwhile
   */
  public Optional<Long> begin(
      String view,
      Optional<GenerationManifest> directory,
      Projection.Version version,
      Build.Order order,
      Instant now) {
    GenerationManifest begun = directory.orElseGet(() -> ManifestRow.none(view)).begun();
    long number = begun.last();
    boolean done =
        writes.commit(
            List.of(
                put(begun),
                put(GenerationRow.write(view, number, version, Phase.BUILDING, now)),
                put(Builds.write(view, number, order, now))));
    return done ? Optional.of(number) : Optional.empty();
  }

  /** Everything up to the build's vector is there: it is held for its verification. */
  public boolean verify(Generation generation, Instant now) {
    return writes.commit(List.of(move(generation, Phase.BUILDING, Phase.VERIFYING, now)));
  }

  /** It is sound: deliveries feed it from now on. */
  public boolean follow(GenerationManifest directory, Generation generation, Instant now) {
    return writes.commit(
        List.of(
            put(directory.following(generation.number())),
            move(generation, Phase.VERIFYING, Phase.FOLLOWING, now)));
  }

  /** One that was active before is to be again, once it is caught up. */
  public boolean revive(GenerationManifest directory, Generation generation, Instant now) {
    Build.Order nothing = new Build.Order(Map.of(), 1, 0, 1, 0);
    Map<String, AttributeValue> build =
        Builds.write(generation.view(), generation.number(), nothing, now);
    return writes.commit(
        List.of(
            put(directory.reviving(generation.number())),
            move(generation, Phase.KEPT, Phase.FOLLOWING, now),
            TransactWriteItem.builder().put(p -> p.tableName(table).item(build)).build()));
  }

  /** It is not sound: nobody is to read it, and its version is not built again unasked. */
  public boolean fail(GenerationManifest directory, Generation generation, Instant now) {
    return writes.commit(
        List.of(
            put(directory.without(generation.number()).held(Optional.of(generation.version()))),
            move(generation, Phase.VERIFYING, Phase.FAILED, now)));
  }

  /**
   * Lets queries read another generation. The active one must have got nothing since it was read,
   * so that what a reader has seen is in the next one.
   *
   * @param active as it was read; empty if there is none
   * @param next one that follows, or that is kept
   * @param hold the deployed version that is not to be built again
   */
  public boolean activate(
      GenerationManifest directory,
      Optional<Generation> active,
      Generation next,
      Optional<Projection.Version> hold,
      Instant now) {
    if (next.phase() != Phase.FOLLOWING && next.phase() != Phase.KEPT) {
      return false;
    }
    List<TransactWriteItem> steps = new ArrayList<>();
    steps.add(put(directory.activated(next.number(), hold)));
    steps.add(move(next, next.phase(), Phase.ACTIVE, now));
    active.ifPresent(old -> steps.add(retire(old, now)));
    return writes.commit(steps);
  }

  /**
   * Gives all generations up, because the journal that they were built from was restored. The view
   * has none then, and is built anew.
   *
   * @param epoch the journal's from now on; it is kept with the view
   */
  boolean restart(GenerationManifest directory, long epoch, Instant now) {
    List<TransactWriteItem> steps = new ArrayList<>();
    steps.add(put(directory.restarted(ManifestRow.none(directory.view()).cursorKey())));
    all(directory.view()).stream()
        .filter(generation -> generation.phase() != Phase.DROPPING)
        .forEach(
            generation -> steps.add(move(generation, generation.phase(), Phase.DROPPING, now)));
    Map<String, AttributeValue> kept = new HashMap<>(NewEpoch.key(directory.view()));
    kept.put("epoch", n(epoch));
    steps.add(TransactWriteItem.builder().put(p -> p.tableName(table).item(kept)).build());
    return writes.commit(steps);
  }

  /** Whether a generation has everything that another one has. */
  public static boolean covers(Generation one, Generation other) {
    return other.checkpoints().entrySet().stream()
        .allMatch(c -> one.checkpoint(c.getKey()) >= c.getValue());
  }

  /** Gives a generation up: its rows may be deleted once nobody writes or reads them any more. */
  public boolean drop(
      GenerationManifest directory,
      Generation generation,
      Optional<Projection.Version> hold,
      Instant now) {
    GenerationManifest next = directory.without(generation.number()).held(hold.or(directory::hold));
    return writes.commit(
        List.of(put(next), move(generation, generation.phase(), Phase.DROPPING, now)));
  }

  /**
   * Forgets a generation whose rows are deleted. Its own row goes last: until then this repeats.
   */
  public void forget(Generation generation) {
    String sk = GenerationRow.sk(generation.number());
    dynamoDb
        .queryPaginator(
            q ->
                q.tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("pk = :view AND begins_with(sk, :parts)")
                    .expressionAttributeValues(
                        Map.of(":view", s(generation.view()), ":parts", s(sk + "/"))))
        .items()
        .forEach(row -> delete(string(row, "pk"), string(row, "sk")));
    delete(generation.view(), sk);
  }

  private void delete(String view, String sk) {
    Retries.run(
        () -> dynamoDb.deleteItem(r -> r.tableName(table).key(GenerationRow.key(view, sk))));
  }

  /**
   * Since when one version of the code is seen alone, by those that look every minute. While two
   * versions are deployed they see each other here.
   */
  public Instant deployedSince(String view, Projection.Version version, Instant now) {
    Map<String, AttributeValue> key = GenerationRow.key(view, "deployed");
    Map<String, AttributeValue> seen =
        dynamoDb.getItem(r -> r.tableName(table).key(key).consistentRead(true)).item();
    if (!seen.isEmpty() && string(seen, "version").equals(version.toString())) {
      return Instant.parse(string(seen, "since"));
    }
    Map<String, AttributeValue> row = new HashMap<>(key);
    row.put("version", s(version.toString()));
    row.put("since", s(now.toString()));
    Retries.run(() -> dynamoDb.putItem(r -> r.tableName(table).item(row)));
    return now;
  }

  /** The next edition of a directory, on condition that it is the next one. */
  private TransactWriteItem put(GenerationManifest directory) {
    if (directory.edition() == 1) {
      return put(ManifestRow.write(directory));
    }
    return TransactWriteItem.builder()
        .put(
            p ->
                p.tableName(table)
                    .item(ManifestRow.write(directory))
                    .conditionExpression("edition=:before")
                    .expressionAttributeValues(Map.of(":before", n(directory.edition() - 1))))
        .build();
  }

  private TransactWriteItem put(Map<String, AttributeValue> row) {
    return TransactWriteItem.builder()
        .put(p -> p.tableName(table).item(row).conditionExpression("attribute_not_exists(pk)"))
        .build();
  }

  private TransactWriteItem move(Generation generation, Phase from, Phase to, Instant now) {
    return update(
        generation,
        PHASE + "=:from",
        Map.of(":from", s(from.name()), ":to", s(to.name()), ":now", s("" + now)));
  }

  /** On condition that it is where it was read. */
  private TransactWriteItem retire(Generation active, Instant now) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":from", s(active.phase().name()));
    values.put(":to", s(Phase.KEPT.name()));
    values.put(":now", s(now.toString()));
    List<String> conditions = new ArrayList<>(List.of(PHASE + "=:from"));
    IntStream.range(0, Partitions.MAX)
        .forEach(
            partition -> {
              String name = CHECKPOINT + partition;
              if (active.checkpoint(partition) == 0) {
                conditions.add("attribute_not_exists(" + name + ")");
              } else {
                conditions.add(name + "=:" + name);
                values.put(":" + name, n(active.checkpoint(partition)));
              }
            });
    return update(active, String.join(" AND ", conditions), values);
  }

  private TransactWriteItem update(
      Generation generation, String condition, Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .update(
            u ->
                u.tableName(table)
                    .key(GenerationRow.key(generation))
                    .updateExpression("SET " + PHASE + "=:to, since=:now")
                    .conditionExpression(condition)
                    .expressionAttributeValues(values))
        .build();
  }
}
