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
 * Compares a generation's rows with the journal while deliveries go on, and repairs them if wanted.
 *
 * <p>The journal is folded in memory, one event after the other, with arithmetic of its own, up to
 * the generation's checkpoints, without what operators have left out. Rows move while they are
 * read, but a row's ledger says exactly which events it holds: so each stored row is compared with
 * the fold at its own ledger, or at the checkpoints where the ledger is below them. On a sound
 * view, no difference is ever reported. Found are rows that are missing, rows that no event
 * explains, attributes that are not what the events make them, writes that were lost, and ledgers
 * that are not the offset of an event that touches the row.
 *
 * <p>All rows are read by a scan of the view's table. A sample is read by its keys, which are those
 * that the events up to the checkpoints name: it cannot find a row that no event explains, nor look
 * at a row made after the checkpoints were read.
 *
 * <p>Rows take a bounded part of memory: where they do not fit, the journal and the rows are read
 * once more for each further part of the keys. What is to be verified must be verified by the
 * newest code that delivers to it: an event that this code cannot take, it cannot explain.
 *
 * <p>A repaired row may be ahead of the checkpoints, as any row may be: see {@link Repair}, which
 * says why no delivery, however late, undoes it. A generation that may be dropped at the same time
 * is not to be repaired: a row may be left of it.
 */
public final class Verifier {

  /** What rows may take in memory unless said otherwise, about. */
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
   * A verifier that says how much memory it takes.
   *
   * @param memory bytes that rows may take in memory, about
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

  /** Verifies a generation as fast as it goes. */
  public Report verify(Generation generation, Share share, boolean repair) {
    return verify(generation, share, repair, new Pace(0));
  }

  /**
   * Verifies a generation.
   *
   * @param generation as it was read just now: rows are held at its checkpoints
   * @param repair whether rows that differ are put right
   * @param pace holds back what is read
   * @throws IllegalArgumentException if the generation was built by another major version
   * @throws IllegalStateException if the journal lacks an event that the generation has passed, or
   *     this code cannot take one
   * @throws RuntimeException if DynamoDB does not answer within the retries
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
