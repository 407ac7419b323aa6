package cqrs.http.input;

import cqrs.http.Fields;
import cqrs.http.Request;
import cqrs.http.input.Rule.RefusedException;
import cqrs.http.problem.Faults;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters, read by name. As with {@link Fields}, a faulty one is noted and a stand-in
 * given, and {@link Request#query} throws before a stand-in gets anywhere.
 */
public final class Parameters {

  private final Map<String, List<String>> values;
  private final Faults faults;
  private final Set<String> asked = new HashSet<>();

  private Parameters(Map<String, List<String>> values, Faults faults) {
    this.values = values;
    this.faults = faults;
  }

  public static <T> T read(@Nullable String rawQuery, Function<Parameters, T> reader) {
    Faults faults = new Faults();
    Parameters parameters = new Parameters(parse(rawQuery), faults);
    T read = reader.apply(parameters);
    for (String name : parameters.values.keySet()) {
      if (!parameters.asked.contains(name)) {
        faults.add(at(name), "There is no such query parameter here: leave it out.");
      }
    }
    faults.check("query");
    return read;
  }

  /** A parameter that must be there. */
  public <T> T get(String name, Rule<T> rule) {
    Optional<T> value = find(name, rule);
    if (value.isEmpty()) {
      faults.add(at(name), "The query parameter " + name + " is missing.");
    }
    return value.orElse(rule.standIn());
  }

  /** A parameter that may be left out. */
  public <T> Optional<T> find(String name, Rule<T> rule) {
    asked.add(name);
    List<String> given = values.getOrDefault(name, List.of());
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if (given.size() > 1) {
      faults.add(at(name), "The query parameter " + name + " is repeated: give it once.");
      return Optional.of(rule.standIn());
    }
    try {
      return Optional.of(rule.reading().of(given.getFirst()));
    } catch (RefusedException e) {
      faults.add(at(name), "The query parameter " + name + " " + e.must() + ".");
      return Optional.of(rule.standIn());
    }
  }

  /** Any text that is not empty: for cursors. */
  public Optional<String> text(String name) {
    return find(
        name,
        new Rule<>(
            "",
            Rule.Form.TEXT,
            text -> {
              if (text.isEmpty()) {
                throw new RefusedException("must not be empty");
              }
              return text;
            }));
  }

  /** Notes a fault that only several parameters can tell. */
  public void fault(String name, String detail) {
    faults.add(at(name), detail);
  }

  private static String at(String name) {
    return "?" + name;
  }

  private static Map<String, List<String>> parse(@Nullable String rawQuery) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (rawQuery == null) {
      return values;
    }
    for (String pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return values;
  }

  private static String decode(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(escaped(raw, i));
        i += 2;
      } else if (c == '+') {
        bytes.write(' ');
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw badlyEncoded();
    }
  }

  private static int escaped(String raw, int percent) {
    int high = percent + 2 < raw.length() ? Character.digit(raw.charAt(percent + 1), 16) : -1;
    int low = percent + 2 < raw.length() ? Character.digit(raw.charAt(percent + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw badlyEncoded();
    }
    return high << 4 | low;
  }

  private static ProblemException badlyEncoded() {
    return new ProblemException(
        Problem.badRequest("The query is badly encoded: percent-encode it as UTF-8."));
  }
}
