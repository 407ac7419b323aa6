package local.events;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the events that each function with this class is sent. */
public final class ListeningFunction implements RequestStreamHandler {
  private static final Map<String, List<String>> EVENTS = new ConcurrentHashMap<>();

  static void reset() {
    EVENTS.clear();
  }

  /** What the function of that name was sent. */
  static List<String> events(String function) {
    return List.copyOf(EVENTS.getOrDefault(function, List.of()));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    EVENTS
        .computeIfAbsent(context.getFunctionName(), _ -> new CopyOnWriteArrayList<>())
        .add(new String(event.readAllBytes(), StandardCharsets.UTF_8));
  }
}
