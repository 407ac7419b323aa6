package cqrs.testkit.faults;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** Draws for every call of one process whether and how it fails. */
public final class Faults implements InterceptedDynamoDb.Interceptor {

  /** A fault of one call. */
  public enum Fault {
    /** The process dies; the call is not made. */
    CRASH_BEFORE,
    /** The call takes effect; the process dies before it knows. */
    CRASH_AFTER,
    THROTTLED,
    SERVER_FAULT,
    CONFLICT,
    /** No answer, and no effect. */
    TIMEOUT_BEFORE,
    /** No answer, but the call took effect. */
    TIMEOUT_AFTER,
    /** A read of several things leaves some out: parts of a transaction, or unprocessed keys. */
    INCOMPLETE
  }

  /** Ends the process. It is an error, so that nothing in the process handles it. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  private static final List<Fault> ALL = List.of(Fault.values());

  private final Random random;
  private final double rate;
  private final List<String> log;
  private final Set<Map<String, AttributeValue>> hidden = new HashSet<>();
  private boolean dead;

  /**
   * One process's faults.
   *
   * @param rate the share of calls to which something happens
   * @param log takes a line for each
   */
  public Faults(Random random, double rate, List<String> log) {
    this.random = random;
    this.log = log;
    this.rate = rate;
  }

  /** From now on no call is made. */
  public void kill() {
    dead = true;
  }

  @Override
  public DynamoDbResponse intercept(
      DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> next) {
    if (dead) {
      throw new Crash();
    }
    return visible(afflicted(request, next));
  }

  private DynamoDbResponse afflicted(
      DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> next) {
    if (random.nextDouble() >= rate) {
      return next.apply(request);
    }
    Fault fault = ALL.get(random.nextInt(ALL.size()));
    log.add("  " + fault);
    return switch (fault) {
      case CRASH_BEFORE -> throw crash();
      case CRASH_AFTER -> {
        attempt(request, next);
        throw crash();
      }
      case THROTTLED ->
          throw refusal(
              ProvisionedThroughputExceededException.builder(),
              400,
              "ProvisionedThroughputExceededException");
      case SERVER_FAULT ->
          throw refusal(InternalServerErrorException.builder(), 500, "InternalServerError");
      case CONFLICT ->
          throw refusal(
              TransactionConflictException.builder(), 400, "TransactionConflictException");
      case TIMEOUT_BEFORE -> throw SdkClientException.create("Injected: no answer.");
      case TIMEOUT_AFTER -> {
        attempt(request, next);
        throw SdkClientException.create("Injected: no answer.");
      }
      case INCOMPLETE -> incomplete(request, next.apply(request));
    };
  }

  private Crash crash() {
    dead = true;
    return new Crash();
  }

  /** Makes a call and drops its answer. */
  private static void attempt(
      DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> next) {
    try {
      var _ = next.apply(request);
    } catch (DynamoDbException unseen) {
      return;
    }
  }

  /** Hides rows from this answer, or from all that the process gets. */
  private DynamoDbResponse incomplete(DynamoDbRequest request, DynamoDbResponse answer) {
    if (answer instanceof QueryResponse query) {
      List<Map<String, AttributeValue>> left =
          query.items().stream().filter(_ -> random.nextInt(3) > 0).toList();
      if (random.nextBoolean()) {
        hidden.addAll(query.items());
        left.forEach(hidden::remove);
      }
      return query.toBuilder().items(left).build();
    }
    if (request instanceof BatchGetItemRequest batch) {
      return BatchGetItemResponse.builder().unprocessedKeys(batch.requestItems()).build();
    }
    return answer;
  }

  private DynamoDbResponse visible(DynamoDbResponse answer) {
    return answer instanceof QueryResponse query && !hidden.isEmpty()
        ? query.toBuilder()
            .items(query.items().stream().filter(item -> !hidden.contains(item)).toList())
            .build()
        : answer;
  }

  private static DynamoDbException refusal(
      DynamoDbException.Builder builder, int status, String code) {
    return (DynamoDbException)
        builder
            .message("Injected: " + code)
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage("Injected.").build())
            .build();
  }
}
