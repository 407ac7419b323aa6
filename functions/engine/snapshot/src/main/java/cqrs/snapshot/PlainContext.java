package cqrs.snapshot;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The context of an invocation without Lambda: for priming, tests and benchmarks. */
public final class PlainContext implements Context {

  private static final String NAME = "plain";
  private static final int MEMORY = 1024;

  private final long deadline;
  private final Consumer<String> log;

  /**
   * A context.
   *
   * @param time the function's time limit, which begins now
   * @param log takes each log line
   */
  public PlainContext(Duration time, Consumer<String> log) {
    this.deadline = System.nanoTime() + time.toNanos();
    this.log = log;
  }

  /** A context that drops what is logged, metrics included. */
  public static PlainContext silent(Duration time) {
    return new PlainContext(time, _ -> {});
  }

  @Override
  public String getAwsRequestId() {
    return NAME;
  }

  @Override
  public String getLogGroupName() {
    return NAME;
  }

  @Override
  public String getLogStreamName() {
    return NAME;
  }

  @Override
  public String getFunctionName() {
    return NAME;
  }

  @Override
  public String getFunctionVersion() {
    return NAME;
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:us-east-1:000000000000:function:" + NAME;
  }

  @Override
  @SuppressWarnings("NullAway") // The interface is not annotated; the runtime gives null, too.
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway")
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
  }

  @Override
  public int getMemoryLimitInMB() {
    return MEMORY;
  }

  @Override
  public LambdaLogger getLogger() {
    return new Logger(log);
  }

  private record Logger(Consumer<String> log) implements LambdaLogger {

    @Override
    public void log(String message) {
      log.accept(message);
    }

    @Override
    public void log(byte[] message) {
      log.accept(new String(message, StandardCharsets.UTF_8));
    }
  }
}
