package shop.projector;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import shop.projector.ProjectorHandler.Outcome;

/** Log lines: one JSON object each, without anything out of an event. */
final class Log {

  private static final int MOST_CAUSES = 10;

  private Log() {}

  /** A batch in one line. */
  static String summary(int records, List<Outcome> outcomes, Optional<String> failedFrom) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("records", records);
    line.put("views", outcomes.stream().map(Log::view).toList());
    failedFrom.ifPresent(sequenceNumber -> line.put("failedFrom", sequenceNumber));
    return json(line);
  }

  private static Map<String, Object> view(Outcome outcome) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("view", outcome.view());
    outcome
        .result()
        .ifPresent(
            r -> {
              view.put("applied", r.applied());
              view.put("duplicates", r.duplicates());
              view.put("rows", r.rows());
            });
    view.put("milliseconds", outcome.milliseconds());
    return view;
  }

  static String failure(String view, RuntimeException e) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("view", view);
    line.put("failure", causes(e));
    return json(line);
  }

  static String unreadable(String sequenceNumber, RuntimeException e) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("unreadableRecord", sequenceNumber);
    line.put("failure", causes(e));
    return json(line);
  }

  /** The causes, each with the line it was thrown at. */
  private static List<String> causes(Throwable e) {
    return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
        .limit(MOST_CAUSES)
        .map(
            cause ->
                cause
                    + Arrays.stream(cause.getStackTrace())
                        .findFirst()
                        .map(at -> " at " + at)
                        .orElse(""))
        .toList();
  }

  static String json(Map<String, Object> line) {
    try {
      return JSON.std.asString(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
