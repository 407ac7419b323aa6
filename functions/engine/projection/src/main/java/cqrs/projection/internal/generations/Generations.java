package cqrs.projection.internal.generations;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;
import static cqrs.projection.internal.generations.GenerationRow.CHECKPOINT;
import static cqrs.projection.internal.generations.GenerationRow.PHASE;

import cqrs.journal.Partitions;
import cqrs.projection.Projection;
import cqrs.projection.internal.calls.ProjectionsTable;
import cqrs.projection.internal.calls.Retries;
import cqrs.projection.internal.generations.Generation.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The life cycle of a view's generations. Each step is one transaction on condition that nothing
 * has changed since it was read. If a step returns false, something has, and the caller reads
 * again.
 */
public final class Generations {

  private static final String IS_NEW = "attribute_not_exists(pk)";

  private final ProjectionsTable table;

  Generations(ProjectionsTable table) {
    this.table = table;
  }

  /** The manifest of a view, strongly consistent; empty if the view never had a generation. */
  public Optional<GenerationManifest> manifest(String view) {
    Map<String, AttributeValue> row = table.get(ManifestRow.key(view));
    return row.isEmpty() ? Optional.empty() : Optional.of(ManifestRow.read(row));
  }

  /** One generation, strongly consistent; empty if it does not exist. */
  public Optional<Generation> generation(String view, long number) {
    Map<String, AttributeValue> key = ProjectionsTable.key(view, GenerationRow.sk(number));
    Map<String, AttributeValue> row = Retries.run(() -> table.get(key));
    return row.isEmpty() ? Optional.empty() : Optional.of(GenerationRow.read(row));
  }

  /** All generations of a view, oldest first, strongly consistent. */
  public List<Generation> all(String view) {
    return table.between(view, "0", ":").stream()
        .filter(row -> row.containsKey(PHASE))
        .map(GenerationRow::read)
        .toList();
  }

  /** Creates a view's first generation as the active one, for a journal without events. */
  public boolean open(String view, Projection.Version version, Instant now) {
    return table.commit(
        List.of(
            put(ManifestRow.none(view).opened()),
            create(GenerationRow.write(view, 1, version, Phase.ACTIVE, now))));
  }

  /**
   * Begins a new generation.
   *
   * @param manifest as it was read; empty if the view has none
   * @return the generation's number; empty if the view has changed meanwhile
   */
  public Optional<Long> begin(
      String view,
      Optional<GenerationManifest> manifest,
      Projection.Version version,
      Build.Plan plan,
      Instant now) {
    GenerationManifest begun = manifest.orElseGet(() -> ManifestRow.none(view)).begun();
    long number = begun.last();
    boolean done =
        table.commit(
            List.of(
                put(begun),
                create(GenerationRow.write(view, number, version, Phase.BUILDING, now)),
                create(Builds.write(view, number, plan, now))));
    return done ? Optional.of(number) : Optional.empty();
  }

  /** The generation has reached its targets and stays there while it is verified. */
  public boolean verify(Generation generation, Instant now) {
    return table.commit(List.of(move(generation, Phase.BUILDING, Phase.VERIFYING, now)));
  }

  /** The generation is sound. Deliveries feed it from now on. */
  public boolean follow(GenerationManifest manifest, Generation generation, Instant now) {
    return table.commit(
        List.of(
            put(manifest.following(generation.number())),
            move(generation, Phase.VERIFYING, Phase.FOLLOWING, now)));
  }

  /** Makes a generation follow that was active before, so that it becomes active again. */
  public boolean revive(GenerationManifest manifest, Generation generation, Instant now) {
    Map<String, AttributeValue> build =
        Builds.write(generation.view(), generation.number(), Build.Plan.NOTHING, now);
    return table.commit(
        List.of(
            put(manifest.reviving(generation.number())),
            move(generation, Phase.KEPT, Phase.FOLLOWING, now),
            table.putting(build)));
  }

  /** The generation is not sound. Its version is not built again unless an operator asks. */
  public boolean fail(GenerationManifest manifest, Generation generation, Instant now) {
    return table.commit(
        List.of(
            put(manifest.without(generation.number()).held(Optional.of(generation.version()))),
            move(generation, Phase.VERIFYING, Phase.FAILED, now)));
  }

  /**
   * Makes another generation active. This fails if the active one has received events since it was
   * read, so readers never go back.
   *
   * @param active as it was read; empty if there is none
   * @param next a generation that follows or is kept
   * @param hold the deployed version that is not to be built again
   */
  public boolean activate(
      GenerationManifest manifest,
      Optional<Generation> active,
      Generation next,
      Optional<Projection.Version> hold,
      Instant now) {
    if (next.phase() != Phase.FOLLOWING && next.phase() != Phase.KEPT) {
      return false;
    }
    List<TransactWriteItem> steps = new ArrayList<>();
    steps.add(put(manifest.activated(next.number(), hold)));
    steps.add(move(next, next.phase(), Phase.ACTIVE, now));
    active.ifPresent(old -> steps.add(retire(old, now)));
    return table.commit(steps);
  }

  /**
   * Gives up all generations after a restore of the journal. The view then has none and is built
   * again.
   *
   * @param epoch the new epoch of the journal, stored with the view
   */
  boolean restart(GenerationManifest manifest, long epoch, Instant now) {
    String view = manifest.view();
    List<TransactWriteItem> steps = new ArrayList<>();
    steps.add(put(manifest.restarted(ManifestRow.none(view).cursorKey())));
    all(view).stream()
        .filter(generation -> generation.phase() != Phase.DROPPING)
        .forEach(
            generation -> steps.add(move(generation, generation.phase(), Phase.DROPPING, now)));
    Map<String, AttributeValue> row = new HashMap<>(NewEpoch.key(view));
    row.put("epoch", n(epoch));
    steps.add(table.putting(row));
    return table.commit(steps);
  }

  /** Whether a generation has every event that another one has. */
  public static boolean covers(Generation one, Generation other) {
    return other.checkpoints().entrySet().stream()
        .allMatch(c -> one.checkpoint(c.getKey()) >= c.getValue());
  }

  /** Gives up a generation. Its rows may be deleted once nothing writes or reads them. */
  public boolean drop(
      GenerationManifest manifest,
      Generation generation,
      Optional<Projection.Version> hold,
      Instant now) {
    GenerationManifest next = manifest.without(generation.number()).held(hold.or(manifest::hold));
    return table.commit(
        List.of(put(next), move(generation, generation.phase(), Phase.DROPPING, now)));
  }

  /**
   * Deletes all that is stored about a generation. Its own row is last, so this can be repeated.
   */
  public void forget(Generation generation) {
    String sk = GenerationRow.sk(generation.number());
    table
        .startingWith(generation.view(), sk + "/")
        .forEach(row -> table.delete(ProjectionsTable.key(string(row, "pk"), string(row, "sk"))));
    table.delete(GenerationRow.key(generation));
  }

  /**
   * Since when monitors have seen this version alone. While two versions are deployed, each
   * overwrites the other's row.
   */
  public Instant deployedSince(String view, Projection.Version version, Instant now) {
    Map<String, AttributeValue> key = ProjectionsTable.key(view, "deployed");
    Map<String, AttributeValue> seen = table.get(key);
    if (!seen.isEmpty() && string(seen, "version").equals(version.toString())) {
      return Instant.parse(string(seen, "since"));
    }
    Map<String, AttributeValue> row = new HashMap<>(key);
    row.put("version", s(version.toString()));
    row.put("since", s(now.toString()));
    table.put(row);
    return now;
  }

  /** Stores a manifest on condition that the stored one is the edition before. */
  private TransactWriteItem put(GenerationManifest manifest) {
    Map<String, AttributeValue> row = ManifestRow.write(manifest);
    return manifest.edition() == 1
        ? create(row)
        : table.putting(row, "edition=:before", Map.of(":before", n(manifest.edition() - 1)));
  }

  private TransactWriteItem create(Map<String, AttributeValue> row) {
    return table.putting(row, IS_NEW, Map.of());
  }

  private TransactWriteItem move(Generation generation, Phase from, Phase to, Instant now) {
    return update(generation, from, to, now, List.of(), Map.of());
  }

  /** Holds only if the active generation's checkpoints are those that were read. */
  private TransactWriteItem retire(Generation active, Instant now) {
    List<String> conditions = new ArrayList<>();
    Map<String, AttributeValue> values = new HashMap<>();
    for (int partition = 0; partition < Partitions.MAX; partition++) {
      String name = CHECKPOINT + partition;
      if (active.checkpoint(partition) == 0) {
        conditions.add(" AND attribute_not_exists(" + name + ")");
      } else {
        conditions.add(" AND " + name + "=:" + name);
        values.put(":" + name, n(active.checkpoint(partition)));
      }
    }
    return update(active, active.phase(), Phase.KEPT, now, conditions, values);
  }

  private TransactWriteItem update(
      Generation generation,
      Phase from,
      Phase to,
      Instant now,
      List<String> conditions,
      Map<String, AttributeValue> more) {
    Map<String, AttributeValue> values = new HashMap<>(more);
    values.put(":from", s(from.name()));
    values.put(":to", s(to.name()));
    values.put(":now", s(now.toString()));
    return table.updating(
        GenerationRow.key(generation),
        "SET " + PHASE + "=:to, since=:now",
        PHASE + "=:from" + String.join("", conditions),
        Map.of(),
        values);
  }
}
