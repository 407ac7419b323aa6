package shop.testing.views;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import org.jspecify.annotations.Nullable;

/** A Lambda context whose time runs out; nobody reads its log. */
public final class TimeLimited implements Context {

  private final long end;

  private TimeLimited(long end) {
    this.end = end;
  }

  /** A context in which work may be begun for so long. */
  public static TimeLimited to(int milliseconds) {
    // A function keeps back a quarter of its time, but no more than 15 seconds.
    long all = Math.min(milliseconds * 4L / 3, milliseconds + 15_000L);
    return new TimeLimited(System.nanoTime() + all * 1_000_000L);
  }

  @Override
  public int getRemainingTimeInMillis() {
    return Math.toIntExact((end - System.nanoTime()) / 1_000_000);
  }

  @Override
  public String getAwsRequestId() {
    return "a-request";
  }

  @Override
  public String getLogGroupName() {
    return "a-group";
  }

  @Override
  public String getLogStreamName() {
    return "a-stream";
  }

  @Override
  public String getFunctionName() {
    return "CatchUpFunction";
  }

  @Override
  public String getFunctionVersion() {
    return "1";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "an-arn";
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getMemoryLimitInMB() {
    return 1769;
  }

  @Override
  public LambdaLogger getLogger() {
    return new LambdaLogger() {
      @Override
      public void log(String message) {}

      @Override
      public void log(byte[] message) {}
    };
  }
}
