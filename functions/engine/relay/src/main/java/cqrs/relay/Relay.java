package cqrs.relay;

import cqrs.journal.JournalReader;
import cqrs.journal.JournalSettings;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.Generation.Phase;
import cqrs.projection.internal.generations.GenerationManifest;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.generations.RelayCheckpoints;
import cqrs.projection.internal.generations.RelayCheckpoints.Stand;
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
 * Publishes the journal's events from its own checkpoints up to those of the active generation of
 * one view, so that a subscriber who asks at once finds the event there. It reads all of that from
 * the tables, strongly consistent; the event that starts it is not read.
 */
public final class Relay {

  /** The active generation may change between two reads, hardly between three. */
  private static final int LOOKS = 4;

  private final DynamoDbClient dynamoDb;
  private final Tables tables;
  private final ProjectionStore store;
  private final RelayCheckpoints checkpoints;
  private final JournalReader journal;
  private final DomainBus bus;
  private final RelayContract<?> contract;
  private final String view;
  private final Clock clock;
  private final Pauses pauses;
  private final int atOnce;

  /** The tables' names. */
  public record Tables(String write, String projections) {}

  /**
   * A relay.
   *
   * @param contract what it publishes
   * @param view the view that must show an event first
   * @param bus the domain bus's name or ARN
   * @param atOnce the most calls under way at a time
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
      int atOnce) {
    this.contract = contract;
    this.view = view;
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.store = new ProjectionStore(dynamoDb, tables.projections());
    this.checkpoints = new RelayCheckpoints(dynamoDb, tables.projections());
    this.journal = new JournalReader(dynamoDb, tables.write());
    this.bus = new DomainBus(eventBridge, bus);
    this.clock = clock;
    this.pauses = pauses;
    this.atOnce = atOnce;
  }

  /** Publishes what may be published, until the time is up. */
  public Relayed run(Instant until) {
    return run(until, _ -> {});
  }

  /**
   * Publishes what may be published, until the time is up.
   *
   * @param told hears the correlation ids of what was published, before each checkpoint
   */
  public Relayed run(Instant until, Consumer<List<String>> told) {
    Stand stand = stand();
    if (stand.epoch() != JournalSettings.epoch(dynamoDb, tables.write())) {
      return Relayed.heldBy(
          "The journal is of another epoch than the checkpoints: run the restore to its end.");
    }
    Optional<Active> active = active();
    if (active.isEmpty()) {
      return Relayed.NOTHING;
    }
    Optional<Generation> shown = known(stand, active.get(), until);
    if (shown.isEmpty()) {
      return Relayed.heldBy("Queries may still read another generation.");
    }
    return publish(stand, shown.get(), until, told);
  }

  private Relayed publish(
      Stand stand, Generation shown, Instant until, Consumer<List<String>> told) {
    List<Lane> lanes =
        shown.checkpoints().entrySet().stream()
            .filter(checkpoint -> stand.offset(checkpoint.getKey()) < checkpoint.getValue())
            .map(c -> new Lane(c.getKey(), stand.offset(c.getKey()), c.getValue()))
            .toList();
    return lanes.isEmpty()
        ? Relayed.NOTHING
        : new Publication<>(
                journal, bus, checkpoints, contract, clock, pauses, atOnce, stand.epoch(), lanes)
            .run(until, told);
  }

  /** Before its first event it stands at the beginning. */
  private Stand stand() {
    return checkpoints
        .read()
        .orElseGet(
            () ->
                new Stand(
                    new JournalEpoch(dynamoDb, tables.projections()).read(),
                    Optional.empty(),
                    Map.of()));
  }

  private record Active(GenerationManifest directory, Generation generation) {

    /** Names what made the generation active: it may be so again after another one was. */
    String activation() {
      return generation.number() + "@" + generation.since();
    }

    boolean isTheOnlyOneEver() {
      return directory.last() == generation.number() && generation.number() == 1;
    }
  }

  /** Empty while there is none. */
  private Optional<Active> active() {
    for (int look = 0; look < LOOKS; look++) {
      Optional<GenerationManifest> directory = store.generations().directory(view);
      Optional<Long> number = directory.flatMap(GenerationManifest::active);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      Optional<Generation> generation =
          store
              .generations()
              .generation(view, number.get())
              .filter(found -> found.phase() == Phase.ACTIVE);
      if (generation.isPresent()) {
        return Optional.of(new Active(directory.get(), generation.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * The active generation, once no query follows another one any more: one that was begun before it
   * was active may follow the one before for as long as it keeps what it has looked up. This waits
   * as long, from when the change was seen, and notes that it has.
   */
  private Optional<Generation> known(Stand stand, Active found, Instant until) {
    Active active = found;
    Optional<String> known = stand.following();
    while (!known.equals(Optional.of(active.activation())) && !active.isTheOnlyOneEver()) {
      if (clock.instant().plus(View.GENERATION_CACHE).isAfter(until)) {
        return Optional.empty();
      }
      pauses.pause(View.GENERATION_CACHE);
      Optional<Active> after = active();
      if (after.isEmpty()) {
        return Optional.empty();
      }
      if (after.get().activation().equals(active.activation())) {
        if (!checkpoints.follow(stand.epoch(), active.activation())) {
          return Optional.empty();
        }
        known = Optional.of(active.activation());
      }
      active = after.get();
    }
    return Optional.of(active.generation());
  }
}
