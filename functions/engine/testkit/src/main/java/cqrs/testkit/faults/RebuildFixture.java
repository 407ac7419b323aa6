package cqrs.testkit.faults;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import cqrs.domain.Event;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.codec.EventCodec;
import cqrs.projection.Projection;
import cqrs.projection.internal.generations.Deployment;
import cqrs.projection.internal.generations.GenerationRows;
import cqrs.projection.internal.generations.ProjectionStore;
import cqrs.projection.internal.run.Engine;
import cqrs.projection.internal.verify.Verifier;
import cqrs.rebuild.ControlBus;
import cqrs.rebuild.Dropper;
import cqrs.rebuild.Monitor;
import cqrs.rebuild.PaceFactory;
import cqrs.rebuild.Rebuilds;
import cqrs.rebuild.Slice;
import cqrs.rebuild.Verifications;
import cqrs.rebuild.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Runs monitor, rebuilds and workers by hand, on tables that exist. Time passes and the control bus
 * delivers only when the test says so.
 */
public final class RebuildFixture<E extends Event> {

  private static final int CHUNK = 500;

  private final DynamoDbClient dynamoDb;
  private final ProjectionStore store;
  private final JournalReader journal;
  private final Partitions partitions;
  private final EventCodec<E> codec;
  private final Clock clock;
  private final QueuedSlices slices = QueuedSlices.sound();
  private final List<String> log = new ArrayList<>();

  /** Uses these tables of checkpoints and of the journal. */
  public RebuildFixture(
      DynamoDbClient dynamoDb,
      String projectionsTable,
      String writeTable,
      Partitions partitions,
      EventCodec<E> codec,
      Clock clock) {
    this.dynamoDb = dynamoDb;
    this.store = new ProjectionStore(dynamoDb, projectionsTable);
    this.journal = new JournalReader(dynamoDb, writeTable);
    this.partitions = partitions;
    this.codec = codec;
    this.clock = clock;
  }

  public ProjectionStore store() {
    return store;
  }

  public Map<Integer, Long> heads() {
    return journal.heads(partitions);
  }

  /** The slices that the control bus has and no worker has taken. */
  public List<Slice> waiting() {
    return List.copyOf(slices.waiting());
  }

  /** The workers' log lines. */
  public List<String> log() {
    return List.copyOf(log);
  }

  /** A projection deployed, with the settings of the deployed functions. */
  public Code deployed(Projection<E> projection, String viewTable) {
    return new Code(projection, viewTable);
  }

  /** The functions of one version of the code, for one view. */
  public final class Code {

    private final Engine engine;
    private final Worker worker;
    private final Rebuilds rebuilds;
    private final Monitor monitor;
    private int invocations;

    private Code(Projection<E> projection, String viewTable) {
      ControlBus bus = new ControlBus(slices, "control");
      this.engine =
          new Engine(
              projection,
              dynamoDb,
              viewTable,
              store,
              journal,
              codec,
              clock,
              new Engine.Settings(
                  CHUNK, 4, new Deployment("function", projection.version().toString())));
      this.rebuilds = new Rebuilds(store, bus, clock);
      this.monitor = new Monitor(store, rebuilds, clock, Duration.ofMinutes(5), Duration.ofDays(7));
      Verifier verifier = new Verifier(projection, dynamoDb, viewTable, store, journal, codec);
      this.worker =
          new Worker(
              engine,
              store,
              journal,
              partitions,
              new Verifications(store, verifier, clock),
              new Dropper(
                  store,
                  new GenerationRows(dynamoDb, viewTable, clock),
                  0,
                  PaceFactory.FIXED,
                  clock),
              bus,
              PaceFactory.FIXED,
              clock);
    }

    public Engine engine() {
      return engine;
    }

    /** Runs the monitor once. */
    public void look() {
      monitor.look(engine, heads());
    }

    /** Applies the whole journal. */
    public Engine.Delivered deliver() {
      return engine.catchUp(heads(), Engine.Blocked.WHEN_DUE, Instant.MAX);
    }

    public Rebuilds.Started rebuild() {
      return rebuilds.start(engine, new Rebuilds.Options(0, 1), heads());
    }

    public Optional<Long> rollBack() {
      return rebuilds.rollBack(engine, heads(), Instant.MAX);
    }

    /** Runs workers until the control bus has no slice left. */
    public void work() {
      while (!slices.waiting().isEmpty()) {
        Instant now = clock.instant();
        Worker.Invocation shift =
            new Worker.Invocation(
                engine.version() + " " + ++invocations,
                now.plus(Duration.ofMinutes(13)),
                now.plus(Duration.ofMinutes(15)));
        worker.run(slices.next(), shift, logger(log::add));
      }
    }
  }

  /** A function's logger that hands each line on. */
  static LambdaLogger logger(Consumer<String> lines) {
    return new LambdaLogger() {
      @Override
      public void log(String message) {
        lines.accept(message);
      }

      @Override
      public void log(byte[] message) {
        log(new String(message, StandardCharsets.UTF_8));
      }
    };
  }
}
