package cqrs.relay;

import cqrs.journal.JournalReader;
import cqrs.journal.JournalSettings;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.RelayCheckpoints;
import cqrs.projection.internal.generations.RelayCheckpoints.Progress;
import cqrs.projection.read.JournalEpoch;
import cqrs.projection.read.View;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Publishes the journal's events from its own checkpoints up to those of one view's active
 * generation. So a subscriber that queries the view at once finds the event there. It reads all of
 * this strongly consistent from the tables, and ignores the content of the event that starts it.
 */
public final class Relay {

  /** The active generation may change between two reads, but hardly more often. */
  private static final int MAX_READS = 4;

  private final DynamoDbClient dynamoDb;
  private final Tables tables;
  private final ProjectionStore store;
  private final Tools tools;
  private final RelayContract<?> contract;
  private final String view;

  /** The collaborators of each {@link Publication}. */
  record Tools(
      JournalReader journal,
      DomainBus bus,
      RelayCheckpoints checkpoints,
      Clock clock,
      Pauses pauses,
      int parallelism) {}

  /** The names of the tables. */
  public record Tables(String write, String projections) {}

  /**
   * A relay.
   *
   * @param view the view that must show an event before it is published
   * @param bus the domain bus's name or ARN
   * @param parallelism the maximum number of calls under way
   */
  public Relay(
      RelayContract<?> contract,
      String view,
      DynamoDbClient dynamoDb,
      Tables tables,
      EventBridgeClient eventBridge,
      String bus,
      Clock clock,
      Pauses pauses,
      int parallelism) {
    this.contract = contract;
    this.view = view;
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.store = new ProjectionStore(dynamoDb, tables.projections());
    this.tools =
        new Tools(
            new JournalReader(dynamoDb, tables.write()),
            new DomainBus(eventBridge, bus),
            new RelayCheckpoints(dynamoDb, tables.projections()),
            clock,
            pauses,
            parallelism);
  }

  /** As {@link #run(Instant, Consumer)}, without a listener. */
  public RelayResult run(Instant until) {
    return run(until, _ -> {});
  }

  /**
   * Publishes all events that the view shows, until the time is up.
   *
   * @param listener receives the correlation ids of published events, before each checkpoint
   */
  public RelayResult run(Instant until, Consumer<List<String>> listener) {
    Progress progress = progress();
    if (progress.epoch() != JournalSettings.epoch(dynamoDb, tables.write())) {
      return RelayResult.heldBy(
          "The journal is of another epoch than the checkpoints: run the restore to its end.");
    }
    Optional<Active> active = active();
    if (active.isEmpty()) {
      return RelayResult.NOTHING;
    }
    Optional<Generation> shown = known(progress, active.get(), until);
    if (shown.isEmpty()) {
      return RelayResult.heldBy("Queries may still read another generation.");
    }
    return publish(progress, shown.get(), until, listener);
  }

  private RelayResult publish(
      Progress progress, Generation shown, Instant until, Consumer<List<String>> listener) {
    List<Lane> lanes =
        shown.checkpoints().entrySet().stream()
            .filter(checkpoint -> progress.offset(checkpoint.getKey()) < checkpoint.getValue())
            .map(c -> new Lane(c.getKey(), progress.offset(c.getKey()), c.getValue()))
            .toList();
    return lanes.isEmpty()
        ? RelayResult.NOTHING
        : new Publication<>(tools, contract, progress.epoch(), lanes).run(until, listener);
  }

  /** The progress; the beginning if nothing was published yet. */
  private Progress progress() {
    return tools
        .checkpoints()
        .read()
        .orElseGet(
            () ->
                new Progress(
                    new JournalEpoch(dynamoDb, tables.projections()).read(),
                    Optional.empty(),
                    Map.of()));
  }

  private record Active(GenerationManifest manifest, Generation generation) {

    /** Identifies the activation, because a generation may become active more than once. */
    String activation() {
      return generation.number() + "@" + generation.since();
    }

    boolean isFirstEver() {
      return manifest.last() == generation.number() && generation.number() == 1;
    }
  }

  /** The active generation; empty if there is none. */
  private Optional<Active> active() {
    for (int attempt = 0; attempt < MAX_READS; attempt++) {
      Optional<GenerationManifest> manifest = store.generations().manifest(view);
      Optional<Long> number = manifest.flatMap(GenerationManifest::active);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      Optional<Generation> generation =
          store
              .generations()
              .generation(view, number.get())
              .filter(found -> found.phase() == Phase.ACTIVE);
      if (generation.isPresent()) {
        return Optional.of(new Active(manifest.get(), generation.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * The active generation, once no query reads another one. After an activation, queries may read
   * the generation before for as long as they cache the manifest. This waits for that time and
   * records that it has waited.
   */
  private Optional<Generation> known(Progress progress, Active found, Instant until) {
    Active active = found;
    Optional<String> known = progress.following();
    while (!known.equals(Optional.of(active.activation())) && !active.isFirstEver()) {
      if (tools.clock().instant().plus(View.GENERATION_CACHE).isAfter(until)) {
        return Optional.empty();
      }
      tools.pauses().pause(View.GENERATION_CACHE);
      Optional<Active> after = active();
      if (after.isEmpty()) {
        return Optional.empty();
      }
      if (after.get().activation().equals(active.activation())) {
        if (!tools.checkpoints().follow(progress.epoch(), active.activation())) {
          return Optional.empty();
        }
        known = Optional.of(active.activation());
      }
      active = after.get();
    }
    return Optional.of(active.generation());
  }
}
