package local.functions;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import local.template.Template.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The context of one invocation. */
final class LocalContext implements Context {
  private static final String ACCOUNT = "000000000000";

  private final Function function;
  private final String requestId = UUID.randomUUID().toString();
  private final long deadline;
  private final FunctionWatch watch;

  LocalContext(Function function, FunctionWatch watch) {
    this.function = function;
    this.watch = watch;
    this.deadline = System.nanoTime() + function.timeout().toNanos();
  }

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/" + function.name();
  }

  @Override
  public String getLogStreamName() {
    return "local";
  }

  @Override
  public String getFunctionName() {
    return function.name();
  }

  @Override
  public String getFunctionVersion() {
    return function.environment().getOrDefault(LocalFunction.VERSION_VARIABLE, "$LATEST");
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + function.name();
  }

  @Override
  @SuppressWarnings(
      "NullAway") // The interface is not annotated; null is what the managed runtime gives too.
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
    return (int) Math.max(0, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
  }

  @Override
  public int getMemoryLimitInMB() {
    return function.memory();
  }

  @Override
  public LambdaLogger getLogger() {
    return new FunctionLog(
        LoggerFactory.getLogger("local.function." + function.name()), function.name(), watch);
  }

  private record FunctionLog(Logger logger, String function, FunctionWatch watch)
      implements LambdaLogger {
    @Override
    public void log(String message) {
      var line = message.stripTrailing();
      logger.atLevel(LineLevel.of(line)).log(line);
      watch.logged(function, line);
    }

    /** The managed runtime puts the level before the text, which is no embedded metric then. */
    @Override
    public void log(String message, LogLevel level) {
      log(level == LogLevel.UNDEFINED ? message : "[" + level + "] " + message);
    }

    @Override
    public void log(byte[] message) {
      log(new String(message, StandardCharsets.UTF_8));
    }
  }
}
