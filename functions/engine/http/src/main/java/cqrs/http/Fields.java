package cqrs.http;

import cqrs.http.input.Rule;
import cqrs.http.input.Rule.RefusedException;
import cqrs.http.json.JsonNumber;
import cqrs.http.problem.Faults;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read by name. A faulty field is noted and a stand-in given, so that
 * reading goes on; {@link JsonBody#read} throws before a stand-in gets anywhere.
 */
public final class Fields {

  private final Map<?, ?> object;
  private final String pointer;
  private final Faults faults;
  private final Set<String> asked = new HashSet<>();

  private Fields(Map<?, ?> object, String pointer, Faults faults) {
    this.object = object;
    this.pointer = pointer;
    this.faults = faults;
  }

  /** Reads an object, and notes those of its fields that were not asked for. */
  static <T> T read(Map<?, ?> object, String pointer, Faults faults, Function<Fields, T> reader) {
    Fields fields = new Fields(object, pointer, faults);
    T read = reader.apply(fields);
    for (Object name : object.keySet()) {
      if (!fields.asked.contains(name.toString())) {
        faults.add(fields.at(name.toString()), "There is no such field here: leave it out.");
      }
    }
    return read;
  }

  /** A field that must be there. */
  public <T> T get(String name, Rule<T> rule) {
    if (isMissing(name)) {
      return rule.standIn();
    }
    return value(name, rule);
  }

  /** A field that may be left out. Null is not leaving out. */
  public <T> Optional<T> find(String name, Rule<T> rule) {
    asked.add(name);
    return object.containsKey(name) ? Optional.of(value(name, rule)) : Optional.empty();
  }

  /** A field that must be there and may be null, which reads as empty. */
  public <T> Optional<T> getNullable(String name, Rule<T> rule) {
    if (isMissing(name) || object.get(name) == null) {
      return Optional.empty();
    }
    return Optional.of(value(name, rule));
  }

  /**
   * A field that may be left out, and has to be by callers without the {@linkplain Api.Scopes scope
   * for imports}.
   */
  public <T> Optional<T> findImport(String name, Rule<T> rule) {
    Optional<T> found = find(name, rule);
    if (found.isPresent()) {
      faults.addImport(
          at(name),
          "%s is for imports of history: leave it out, or send a token with the scope %s."
              .formatted(name, Api.ofApplication().scopes().imports()));
    }
    return found;
  }

  /** Whether there is such a field, whatever its value. It still has to be read. */
  public boolean has(String name) {
    return object.containsKey(name);
  }

  /** An object that must be there; without it the reader sees an empty one, and its faults. */
  public <T> T object(String name, Function<Fields, T> reader) {
    asked.add(name);
    Object value = object.get(name);
    if (value instanceof Map<?, ?> inner) {
      return read(inner, at(name), faults, reader);
    }
    faults.add(
        at(name), name + (object.containsKey(name) ? " must be an object." : " is missing."));
    return read(Map.of(), at(name), new Faults(), reader);
  }

  /**
   * A list of objects, at least one.
   *
   * @throws ProblemException 413 if there are more than {@code most}
   */
  public <T> List<T> each(String name, int most, Function<Fields, T> reader) {
    if (isMissing(name)) {
      return List.of();
    }
    if (!(object.get(name) instanceof List<?> elements) || elements.isEmpty()) {
      faults.add(at(name), name + " must be a list with at least one object.");
      return List.of();
    }
    if (elements.size() > most) {
      throw new ProblemException(
          Problem.of(
              ProblemType.TOO_LARGE,
              name + " has " + elements.size() + " elements: send at most " + most + "."));
    }
    List<T> read = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String place = at(name) + "/" + i;
      if (elements.get(i) instanceof Map<?, ?> element) {
        read.add(read(element, place, faults, reader));
      } else {
        faults.add(place, "This element must be an object.");
      }
    }
    return read;
  }

  /** Notes a fault that only several fields, or the clock, can tell. */
  public void fault(String name, String detail) {
    faults.add(at(name), detail);
  }

  private boolean isMissing(String name) {
    asked.add(name);
    if (object.containsKey(name)) {
      return false;
    }
    faults.add(at(name), name + " is missing.");
    return true;
  }

  private <T> T value(String name, Rule<T> rule) {
    String text = text(object.get(name), rule.form());
    if (text == null) {
      faults.add(at(name), name + " must be " + rule.form().article() + ".");
      return rule.standIn();
    }
    try {
      return rule.reading().of(text);
    } catch (RefusedException e) {
      faults.add(at(name), name + " " + e.must() + ".");
      return rule.standIn();
    }
  }

  private static @Nullable String text(@Nullable Object value, Rule.Form form) {
    return switch (form) {
      case TEXT -> value instanceof String text ? text : null;
      case FLAG -> value instanceof Boolean flag ? flag.toString() : null;
      case INTEGER -> value instanceof JsonNumber(String text) ? text : null;
      case AMOUNT ->
          switch (value) {
            case String text -> text;
            case JsonNumber number -> number.amount();
            case null, default -> null;
          };
    };
  }

  /** Escaped as RFC 6901 says. */
  private String at(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
