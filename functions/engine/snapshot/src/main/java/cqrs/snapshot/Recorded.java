package cqrs.snapshot;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event that a function has handled: the resource {@code /priming/<name>.json}, where the name
 * is {@link Primed#record}.
 *
 * @param environment what the function was told
 * @param event as JSON
 * @param calls in the order in which they were answered
 */
public record Recorded(Map<String, String> environment, String event, List<Call> calls) {

  private static final Pattern TABLE = Pattern.compile("\"TableName\":\"([^\"]+)\"");

  public Recorded {
    environment = Map.copyOf(environment);
    calls = List.copyOf(calls);
  }

  /**
   * A call of a service.
   *
   * @param target as the header X-Amz-Target names it
   * @param body as sent
   * @param answer as received
   */
  public record Call(String target, String body, int status, String answer) {

    /** Calls of one kind get answers of one kind. */
    String kind() {
      Matcher table = TABLE.matcher(body);
      return table.find() ? target + " " + table.group(1) : target;
    }

    /** The request in a canonical form: the order of a map's entries does not matter. */
    Question question() {
      try {
        return new Question(target, body.isEmpty() ? Map.of() : JSON.std.mapFrom(body));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean isAnsweredAs(Call other) {
      return status == other.status && answer.equals(other.answer);
    }
  }

  /** A call without its answer. */
  record Question(String target, Map<String, Object> body) {}

  /** The calls by what they ask, in the order in which each question came first. */
  Map<Question, List<Call>> byQuestion() {
    Map<Question, List<Call>> alike = new LinkedHashMap<>();
    calls.forEach(c -> alike.computeIfAbsent(c.question(), _ -> new ArrayList<>()).add(c));
    return alike;
  }

  /** Where the record of that name is. */
  public static String resource(String name) {
    return "/priming/" + name + ".json";
  }

  static Recorded of(String name) throws IOException {
    String resource = resource(name);
    try (InputStream in = Recorded.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource);
      }
      return read(JSON.std.mapFrom(in));
    }
  }

  private static Recorded read(Map<String, Object> json) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    map(json.get("environment")).forEach((name, value) -> environment.put(name, "" + value));
    List<Call> calls =
        ((List<?>) json.getOrDefault("calls", List.of()))
            .stream().map(call -> call(map(call))).toList();
    return new Recorded(environment, JSON.std.asString(json.get("event")), calls);
  }

  private static Call call(Map<?, ?> call) {
    return new Call(
        "" + call.get("target"),
        "" + call.get("body"),
        ((Number) map(call).getOrDefault("status", 200)).intValue(),
        "" + call.get("answer"));
  }

  @SuppressWarnings("unchecked") // JSON's keys are strings.
  private static Map<String, Object> map(@Nullable Object json) {
    return json == null ? Map.of() : (Map<String, Object>) json;
  }

  /** The same without calls that are answered alike if they are left out. */
  public Recorded shortened() {
    Map<String, Call> firsts = new LinkedHashMap<>();
    List<Call> kept = new ArrayList<>();
    for (List<Call> same : byQuestion().values()) {
      Call one = same.getFirst();
      Call first = firsts.putIfAbsent(one.kind(), one);
      if (!same.stream().allMatch(one::isAnsweredAs)) {
        kept.addAll(same);
      } else if (first == null || !first.isAnsweredAs(one)) {
        kept.add(one);
      }
    }
    return new Recorded(environment, event, kept);
  }

  /** As it is stored. */
  public String toJson() throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("environment", new TreeMap<>(environment));
    json.put("event", JSON.std.mapFrom(event));
    json.put(
        "calls",
        calls.stream()
            .map(
                call -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("target", call.target());
                  one.put("body", call.body());
                  one.put("status", call.status());
                  one.put("answer", call.answer());
                  return one;
                })
            .toList());
    return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(json) + "\n";
  }
}
