package cqrs.journal;

import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.RecordedEvent;
import cqrs.journal.dynamodb.Pauses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** Sends a transaction until it is known whether it took effect. */
final class Transactor {

  /** How often one and the same transaction is sent while its outcome is unknown. */
  private static final int SENDS = 4;

  private static final Duration REPEAT_PAUSE = Duration.ofMillis(25);

  private final DynamoDbClient dynamoDb;
  private final JournalReader reader;

  Transactor(DynamoDbClient dynamoDb, JournalReader reader) {
    this.dynamoDb = dynamoDb;
    this.reader = reader;
  }

  /**
   * Returns when everything is written, and throws DynamoDB's refusal when nothing is and nothing
   * will be. A call without an answer is repeated with the same token, and DynamoDB answers a
   * repeat of what took effect with success. Another refusal of a repeat proves nothing by itself:
   * the call before may have taken effect, or still take it.
   */
  void send(TransactWriteItemsRequest request, List<? extends RecordedEvent<?>> recorded) {
    boolean unanswered = false;
    for (int sent = 1; ; sent++) {
      try {
        dynamoDb.transactWriteItems(request);
        return;
      } catch (SdkException e) {
        unanswered |= !isRefusal(e) || repeatedBySdk(e);
        if (!unanswered) {
          throw e;
        }
        if (isRefusal(e)) {
          switch (outcome(e, recorded)) {
            case WRITTEN -> {
              return;
            }
            case NEVER -> throw e;
            case OPEN -> {}
          }
        }
        if (sent == SENDS) {
          throw new OutcomeUnknownException(e);
        }
        Pauses.sleep(ThreadLocalRandom.current().nextLong(REPEAT_PAUSE.toNanos() << sent));
      }
    }
  }

  /** DynamoDB answered, and the answer is that this call did nothing. */
  private static boolean isRefusal(SdkException e) {
    return e instanceof DynamoDbException answer
        && !(e instanceof TransactionInProgressException)
        && answer.statusCode() < 500;
  }

  private static boolean repeatedBySdk(SdkException e) {
    Integer attempts = e.numAttempts();
    return attempts != null && attempts > 1;
  }

  private enum Outcome {
    WRITTEN,
    NEVER,
    OPEN
  }

  /** What became of a transaction that was refused after a call of it without an answer. */
  private Outcome outcome(SdkException refusal, List<? extends RecordedEvent<?>> recorded) {
    if (recorded.isEmpty()) {
      return Outcome.NEVER;
    }
    RecordedEvent<?> first = recorded.getFirst();
    Optional<JournalEntry> stored;
    try {
      stored = reader.read(first.position());
    } catch (SdkException e) {
      throw new OutcomeUnknownException(e);
    }
    if (stored.isPresent()) {
      return stored.get().eventId().equals(first.eventId()) ? Outcome.WRITTEN : Outcome.NEVER;
    }
    // A version or a receipt that differs will never be again what the condition asks for.
    return refusal instanceof TransactionCanceledException e && decisionLost(e, recorded.size())
        ? Outcome.NEVER
        : Outcome.OPEN;
  }

  /**
   * Whether what was decided on has changed; else only an offset was taken, or DynamoDB was busy. A
   * conflict with a transaction in flight has not changed anything yet: sent again, the condition
   * tells. Reasons come in the order of the request, the journal rows first.
   */
  static boolean decisionLost(TransactionCanceledException e, int journalRows) {
    boolean lost = false;
    List<CancellationReason> reasons = e.cancellationReasons();
    for (int i = 0; i < reasons.size(); i++) {
      switch (String.valueOf(reasons.get(i).code())) {
        case "None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded" -> {}
        case "ConditionalCheckFailed" -> lost |= i >= journalRows;
        default -> throw e;
      }
    }
    return lost;
  }
}
