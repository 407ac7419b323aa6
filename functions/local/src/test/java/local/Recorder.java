package local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Keeps what it was given; fails, or waits until it may end, as it was told. */
public final class Recorder implements RequestHandler<ScheduledEvent, Map<String, String>> {
  /** What it was given since the last reset. */
  public static final List<ScheduledEvent> EVENTS = new CopyOnWriteArrayList<>();

  private static volatile boolean fails;
  private static volatile @Nullable Semaphore mayEnd;

  private final Map<String, String> environment;

  public Recorder(Map<String, String> environment, DynamoDbClient dynamoDb) {
    this.environment = environment;
  }

  public static void reset() {
    end();
    fails = false;
    EVENTS.clear();
  }

  public static void fail(boolean whether) {
    fails = whether;
  }

  /** From now on invocations wait for {@link #end}. */
  public static void hold() {
    mayEnd = new Semaphore(0);
  }

  public static void end() {
    var held = mayEnd;
    mayEnd = null;
    if (held != null) {
      held.release(Integer.MAX_VALUE);
    }
  }

  public static void await(int events) {
    int _ = Await.until(events + " runs have begun", EVENTS::size, begun -> begun >= events);
  }

  @Override
  public Map<String, String> handleRequest(ScheduledEvent event, Context context) {
    var held = mayEnd;
    EVENTS.add(event);
    if (held != null) {
      held.acquireUninterruptibly();
    }
    if (fails) {
      throw new IllegalStateException("thrown by the test's function");
    }
    return Map.of(
        "name", environment.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", ""),
        "version", environment.getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", ""),
        "contextVersion", context.getFunctionVersion(),
        "source", String.valueOf(event.getSource()));
  }
}
