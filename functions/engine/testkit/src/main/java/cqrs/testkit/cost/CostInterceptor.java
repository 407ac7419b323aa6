package cqrs.testkit.cost;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * Puts a {@link CostMeter} into a client of the AWS SDK, by {@code overrideConfiguration(c ->
 * c.addExecutionInterceptor(…))}. The meter reads through another client, without it.
 *
 * <p>The SDK's own retries count as calls that failed and cost nothing. Writes of one row from
 * several threads do not wait for each other here, so that their sizes may be a write late.
 */
public final class CostInterceptor implements ExecutionInterceptor {

  private static final ExecutionAttribute<Attempt> ATTEMPT =
      new ExecutionAttribute<>("CostInterceptor.attempt");
  private static final ExecutionAttribute<Boolean> SENT =
      new ExecutionAttribute<>("CostInterceptor.sent");
  private final CostMeter meter;
  private final String label;

  public CostInterceptor(CostMeter meter, String label) {
    this.meter = meter;
    this.label = label;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    attributes.putAttribute(ATTEMPT, meter.begin(label, (DynamoDbRequest) context.request()));
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    if (Boolean.TRUE.equals(attributes.getAttribute(SENT))) {
      attributes.getAttribute(ATTEMPT).retried();
    }
    attributes.putAttribute(SENT, true);
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    attributes.getAttribute(ATTEMPT).succeeded((DynamoDbResponse) context.response());
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    @Nullable Attempt failed = attributes.getAttribute(ATTEMPT);
    if (failed != null && context.exception() instanceof RuntimeException e) {
      failed.failed(e);
    }
  }
}
