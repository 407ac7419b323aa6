package shop.testing;

import cqrs.testkit.faults.StepThread;
import java.util.List;
import java.util.function.Function;
import local.dynamodb.InterceptedDynamoDb;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/**
 * Stops what uses a client before each call, and after each look at one item too: between looking
 * there and reading what it has led to, anything may happen. What runs on threads of its own goes
 * through.
 */
final class StepInterceptor implements InterceptedDynamoDb.Interceptor {

  private final String name;
  private final List<String> log;
  private StepThread thread = new StepThread();
  private volatile @Nullable Thread owner;

  StepInterceptor(String name, List<String> log) {
    this.name = name;
    this.log = log;
  }

  /** Begins something with the first step of the thread, when all before has ended. */
  StepThread begin(Runnable code) {
    StepThread begun = new StepThread();
    thread = begun;
    begun.start(
        () -> {
          owner = Thread.currentThread();
          code.run();
        });
    return begun;
  }

  @Override
  public DynamoDbResponse intercept(
      DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> next) {
    if (Thread.currentThread() != owner) {
      return next.apply(request);
    }
    thread.pause();
    log.add(name + " calls " + request.getClass().getSimpleName());
    DynamoDbResponse answer = next.apply(request);
    if (request instanceof GetItemRequest) {
      thread.pause();
    }
    return answer;
  }
}
