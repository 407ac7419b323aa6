package cqrs.projection.internal.verify;

import cqrs.domain.Event;
import cqrs.journal.JournalReader;
import cqrs.journal.codec.EventCodec;
import cqrs.projection.Projection;
import cqrs.projection.internal.calls.Pace;
import cqrs.projection.internal.fold.ViewDefinition;
import cqrs.projection.internal.generations.Generation;
import cqrs.projection.internal.generations.ProjectionStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Compares the rows of a generation with the journal while deliveries go on, and optionally repairs
 * them.
 *
 * <p>It folds the journal in memory up to the checkpoints, with its own arithmetic and without
 * skipped events. Rows may change meanwhile, but the ledger of a row says exactly which events it
 * has. So each row is compared with the fold at its ledger, or at the checkpoints if the ledger is
 * below them. It finds missing rows, rows that no event explains, wrong attributes, lost writes,
 * and ledgers that name no event of the row. It never reports a difference of a correct view.
 *
 * <p>To verify all rows, it scans the view's table. A sample is read by the keys that the events up
 * to the checkpoints change. So it finds neither unexplained rows nor rows created later.
 *
 * <p>If the rows do not fit in memory, it reads the journal and the rows again for each further
 * part of the keys. The newest code that delivers to the view must verify it, because older code
 * cannot project newer events.
 *
 * <p>{@link Repair} says why no late delivery undoes a repair. Do not repair a generation that may
 * be dropped at the same time, because a row might remain.
 */
public final class Verifier {

  /** About the default bytes that rows may take in memory. */
  private static final long MEMORY = 64_000_000;

  private final ViewDefinition<?> view;
  private final DynamoDbClient dynamoDb;
  private final String viewTable;
  private final ProjectionStore store;
  private final JournalReader journal;
  private final long memory;

  public <E extends Event> Verifier(
      Projection<E> projection,
      DynamoDbClient dynamoDb,
      String viewTable,
      ProjectionStore store,
      JournalReader journal,
      EventCodec<E> codec) {
    this(projection, dynamoDb, viewTable, store, journal, codec, MEMORY);
  }

  /**
   * A verifier with a memory limit.
   *
   * @param memory about the bytes that rows may take in memory
   */
  public <E extends Event> Verifier(
      Projection<E> projection,
      DynamoDbClient dynamoDb,
      String viewTable,
      ProjectionStore store,
      JournalReader journal,
      EventCodec<E> codec,
      long memory) {
    this.view = new ViewDefinition<>(projection, codec);
    this.dynamoDb = dynamoDb;
    this.viewTable = viewTable;
    this.store = store;
    this.journal = journal;
    this.memory = memory;
  }

  /** Verifies a generation without a limit on the pace. */
  public Report verify(Generation generation, Share share, boolean repair) {
    return verify(generation, share, repair, new Pace(0));
  }

  /**
   * Verifies a generation.
   *
   * @param generation as just read; rows are compared at its checkpoints
   * @param repair whether rows that differ are repaired
   * @param pace limits the reads
   * @throws IllegalArgumentException if another major version built the generation
   * @throws IllegalStateException if the journal lacks an event that the generation has passed, or
   *     this code cannot project it
   * @throws RuntimeException if DynamoDB fails despite the retries
   */
  public Report verify(Generation generation, Share share, boolean repair, Pace pace) {
    if (generation.version().major() != view.version().major()) {
      throw new IllegalArgumentException(
          "Generation %d of %s has version %s, and this code has %s."
              .formatted(
                  generation.number(), generation.view(), generation.version(), view.version()));
    }
    StoredRows rows = new StoredRows(dynamoDb, viewTable, generation.number(), pace);
    Replay replay = new Replay(view, journal, pace);
    return new Verification(generation, share, repair, memory, store, rows, replay, view).run();
  }
}
