package cqrs.projector;

import cqrs.domain.Event;
import cqrs.journal.Environment;
import cqrs.journal.JournalReader;
import cqrs.journal.JournalSettings;
import cqrs.journal.Partitions;
import cqrs.journal.codec.EventCodec;
import cqrs.projection.Projection;
import cqrs.projection.Projector;
import cqrs.projection.Views;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.verify.Explainer;
import cqrs.projection.internal.verify.Verifier;
import cqrs.projection.read.JournalEpoch;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Creates the engines of a function. Settings: WRITE_TABLE, PROJECTIONS_TABLE, and the table of
 * each view, for example ORDERS_TABLE. A projector also needs PROJECTOR, its name in {@link
 * Views#projectors}. A function that reads heads needs JOURNAL_PARTITIONS.
 */
public final class Engines {

  /** The maximum number of events in a chunk. */
  private static final int CHUNK = 1_000;

  /** Enough for calls of a few milliseconds. If calls are faster, the processor is the limit. */
  private static final int PARALLEL_WRITES = 64;

  private final Views<?> views = Views.ofApplication();
  private final Environment environment;
  private final DynamoDbClient dynamoDb;
  private final ProjectionStore store;
  private final JournalReader journal;
  private final Clock clock;

  /**
   * Reads the environment.
   *
   * @throws IllegalStateException if a setting is missing
   */
  public Engines(Map<String, String> environment, DynamoDbClient dynamoDb, Clock clock) {
    this.environment = new Environment(environment);
    this.dynamoDb = dynamoDb;
    this.store = new ProjectionStore(dynamoDb, this.environment.text("PROJECTIONS_TABLE"));
    this.journal = new JournalReader(dynamoDb, this.environment.text("WRITE_TABLE"));
    this.clock = clock;
  }

  public ProjectionStore store() {
    return store;
  }

  public JournalReader journal() {
    return journal;
  }

  public Partitions partitions() {
    return environment.partitions();
  }

  /**
   * Whether the views belong to this journal. They do not during a restore, nor if the table is the
   * one that a restore has replaced.
   */
  public boolean isJournalOfViews() {
    String projections = environment.text("PROJECTIONS_TABLE");
    return JournalSettings.epoch(dynamoDb, environment.text("WRITE_TABLE"))
        == new JournalEpoch(dynamoDb, projections).read();
  }

  public String text(String name) {
    return environment.text(name);
  }

  /** The table of a view. */
  public String table(String view) {
    return environment.text(view.toUpperCase(Locale.ROOT) + "_TABLE");
  }

  public Views<?> views() {
    return views;
  }

  public Verifier verifier(String view) {
    return verifier(views, view);
  }

  private <E extends Event> Verifier verifier(Views<E> all, String view) {
    return new Verifier(
        all.named(view).orElseThrow(), dynamoDb, table(view), store, journal, all.codec());
  }

  /** One explainer for each view of the application. */
  public List<Explainer> explainers() {
    return explainers(views);
  }

  private <E extends Event> List<Explainer> explainers(Views<E> all) {
    return all.all().stream()
        .map(
            view ->
                new Explainer(
                    view, dynamoDb, table(view.view()), store, journal, all.codec(), clock))
        .toList();
  }

  /** One engine for each view of the application. */
  public List<Engine> all() {
    return engines(views);
  }

  private <E extends Event> List<Engine> engines(Views<E> all) {
    return all.all().stream().map(view -> engine(view, all.codec())).toList();
  }

  /**
   * One engine for each view of this function's projector.
   *
   * @throws IllegalStateException if the setting PROJECTOR names none
   */
  public List<Engine> ofProjector() {
    return engines(views, environment.text("PROJECTOR"));
  }

  private <E extends Event> List<Engine> engines(Views<E> all, String projector) {
    return all
        .projector(projector)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s's PROJECTOR is '%s', which is no projector: there are %s."
                        .formatted(
                            environment.function(),
                            projector,
                            all.projectors().stream()
                                .map(Projector::name)
                                .collect(Collectors.joining(", ")))))
        .views()
        .stream()
        .map(view -> engine(view, all.codec()))
        .toList();
  }

  private <E extends Event> Engine engine(Projection<E> projection, EventCodec<E> codec) {
    Deployment deployment =
        new Deployment(
            environment.values().getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "local"),
            environment.values().getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", "local"));
    return new Engine(
        projection,
        dynamoDb,
        table(projection.view()),
        store,
        journal,
        codec,
        clock,
        new Engine.Settings(CHUNK, PARALLEL_WRITES, deployment));
  }
}
