package shop.http;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Log lines: one JSON object each, without bodies, parameters or headers of the caller. */
final class Log {

  private static final int MOST_FRAMES = 40;
  private static final int MOST_CAUSES = 5;

  private Log() {}

  static void summary(Request request, Response response, long nanos, LambdaLogger logger) {
    Map<String, Object> line = line(request);
    line.put("status", response.status());
    line.put("milliseconds", TimeUnit.NANOSECONDS.toMillis(nanos));
    logger.log(Json.write(line) + "\n", LogLevel.INFO);
  }

  static void failure(Request request, Throwable thrown, LogLevel level, LambdaLogger logger) {
    Map<String, Object> line = line(request);
    int causes = 0;
    for (Throwable t = thrown; t != null && causes < MOST_CAUSES; t = t.getCause(), causes++) {
      line.put(causes == 0 ? "error" : "cause" + causes, t.getClass().getName());
      line.put(causes == 0 ? "message" : "message" + causes, message(t));
      line.put(causes == 0 ? "stack" : "stack" + causes, stack(t));
    }
    logger.log(Json.write(line) + "\n", level);
  }

  private static Map<String, Object> line(Request request) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("route", request.routeKey());
    line.put("requestId", request.requestId());
    line.put("correlationId", request.correlationId());
    return line;
  }

  private static @Nullable String message(Throwable thrown) {
    return thrown.getMessage();
  }

  private static List<String> stack(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .limit(MOST_FRAMES)
        .map(StackTraceElement::toString)
        .toList();
  }
}
