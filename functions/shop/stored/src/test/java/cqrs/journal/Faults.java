package cqrs.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** DynamoDB over a bad network: what goes wrong is said beforehand, call by call. */
final class Faults implements DynamoDbClient {

  /** One call, not yet made. */
  private interface Call {
    TransactWriteItemsResponse make();
  }

  /** The call's fate. */
  private interface Fault {
    TransactWriteItemsResponse on(Call call);
  }

  private final DynamoDbClient real;
  private final Deque<Fault> transactions = new ArrayDeque<>();
  private final Deque<RuntimeException> reads = new ArrayDeque<>();
  private final List<TransactWriteItemsRequest> sent = new ArrayList<>();
  private @Nullable Call underway;
  private boolean consistent = true;

  Faults(DynamoDbClient real) {
    this.real = real;
  }

  /** The call does not reach DynamoDB, or is refused by it. */
  Faults refused(RuntimeException answer) {
    transactions.add(
        _ -> {
          throw answer;
        });
    return this;
  }

  /** The call takes effect, and the answer is lost. */
  Faults answerLost(RuntimeException instead) {
    transactions.add(
        call -> {
          call.make();
          throw instead;
        });
    return this;
  }

  /** The call stays underway until {@link #arrives()}; meanwhile its caller gives up. */
  Faults delayed(RuntimeException instead) {
    transactions.add(
        call -> {
          underway = call;
          throw instead;
        });
    return this;
  }

  /** The delayed call takes effect just before this one is made. */
  Faults delayedArrivesFirst() {
    transactions.add(
        call -> {
          arrives();
          return call.make();
        });
    return this;
  }

  void arrives() {
    Call call = underway;
    underway = null;
    if (call == null) {
      throw new AssertionError("Nothing is underway.");
    }
    call.make();
  }

  /** Just before this call, something else happens. */
  Faults beforeIt(Runnable other) {
    transactions.add(
        call -> {
          other.run();
          return call.make();
        });
    return this;
  }

  Faults readFails(RuntimeException answer) {
    reads.add(answer);
    return this;
  }

  static TransactionCanceledException cancelled(String... reasons) {
    List<CancellationReason> all = new ArrayList<>();
    for (String reason : reasons) {
      all.add(CancellationReason.builder().code(reason).build());
    }
    return TransactionCanceledException.builder()
        .message("Transaction cancelled")
        .cancellationReasons(all)
        .statusCode(400)
        .build();
  }

  static SdkException timeout() {
    return SdkClientException.create("Read timed out");
  }

  static SdkException broken() {
    return InternalServerErrorException.builder().message("Oops").statusCode(500).build();
  }

  static SdkException inProgress() {
    return TransactionInProgressException.builder().message("In progress").statusCode(400).build();
  }

  static SdkException throttled() {
    return DynamoDbException.builder()
        .message("Slow down")
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("ThrottlingException").build())
        .build();
  }

  static SdkException denied() {
    return DynamoDbException.builder()
        .message("Not allowed")
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDeniedException").build())
        .build();
  }

  /** The transactions sent, in order. */
  List<TransactWriteItemsRequest> sent() {
    return sent;
  }

  /** Whether all that was to go wrong has gone wrong. */
  boolean areOver() {
    return transactions.isEmpty() && reads.isEmpty();
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    sent.add(request);
    Fault fault = transactions.poll();
    return fault == null
        ? real.transactWriteItems(request)
        : fault.on(() -> real.transactWriteItems(request));
  }

  /** Whether every read asked for what is strongly consistent: DynamoDB Local always is. */
  boolean readsWereConsistent() {
    return consistent;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    consistent &= Boolean.TRUE.equals(request.consistentRead());
    failIfSaid();
    return real.getItem(request);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    consistent &= Boolean.TRUE.equals(request.consistentRead());
    failIfSaid();
    return real.query(request);
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return real.batchGetItem(request);
  }

  private void failIfSaid() {
    RuntimeException failure = reads.poll();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public String serviceName() {
    return real.serviceName();
  }

  @Override
  public void close() {
    real.close();
  }
}
