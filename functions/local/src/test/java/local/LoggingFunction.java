package local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.util.Map;

/** Logs the line that it is given, with a level if it is given one. */
public final class LoggingFunction implements RequestHandler<Map<String, String>, String> {
  @Override
  public String handleRequest(Map<String, String> event, Context context) {
    var line = event.getOrDefault("line", "");
    var level = event.get("level");
    if (event.containsKey("throw")) {
      throw new IllegalStateException("thrown by the test's function");
    }
    if (level == null) {
      context.getLogger().log(line);
    } else {
      context.getLogger().log(line, LogLevel.valueOf(level));
    }
    return "logged";
  }
}
