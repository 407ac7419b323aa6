package local.template;

import static java.util.stream.Collectors.toSet;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value in the template with its place, so that faults can name file, resource and property.
 *
 * @param path below the resource, as {@code Events.Place.Properties.Path}; empty for all of it
 */
record Property(Scope scope, String resource, String path, @Nullable Object value) {

  /** A fault here; the arguments are formatted into the text. */
  @FormatMethod
  StartupException fault(String what, Object... arguments) {
    var place = path.isEmpty() ? resource : resource + ", property " + path + ",";
    return new StartupException(
        "%s: %s %s.".formatted(scope.file(), place, what.formatted(arguments)));
  }

  /** A fault of the property of that name below this one. */
  @FormatMethod
  StartupException faultOf(String name, @FormatString String what, Object... arguments) {
    return below(name).fault(what, arguments);
  }

  /** The property of that name below this one, evaluated; its value is null if there is none. */
  Property get(String name) {
    return below(name).evaluate(map().get(name));
  }

  /** Whether there is such a property, whatever it refers to. */
  boolean has(String name) {
    var present = unevaluated(name).value;
    return present != null && !present.equals(Map.of("Ref", "AWS::NoValue"));
  }

  /** The names of the properties below this one, whatever they refer to. */
  List<String> names() {
    return map().keySet().stream().map(String::valueOf).filter(this::has).toList();
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> get(name).fault("is missing"));
  }

  Optional<String> optionalText(String name) {
    var property = get(name);
    return switch (property.value) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case Number number -> Optional.of(number.toString());
      case Boolean flag -> Optional.of(flag.toString());
      default -> throw property.fault("must be text");
    };
  }

  /** One of the texts allowed, or the fallback where there is no such property. */
  String oneOf(String name, String fallback, Set<String> allowed) {
    var text = optionalText(name).orElse(fallback);
    if (!allowed.contains(text)) {
      throw get(name).fault("is \"%s\" but must be one of %s", text, new TreeSet<>(allowed));
    }
    return text;
  }

  /** The constant of that name. */
  <E extends Enum<E>> E oneOf(String name, Class<E> type) {
    var names = Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(toSet());
    return Enum.valueOf(type, oneOf(name, "missing", names));
  }

  int integer(String name, int fallback, int least, int most) {
    var text = optionalText(name);
    if (text.isEmpty()) {
      return fallback;
    }
    if (text.get().matches("-?\\d{1,9}")) {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw get(name).fault("is \"%s\" but must be a number from %d to %d", text.get(), least, most);
  }

  boolean flag(String name, boolean fallback) {
    return oneOf(name, Boolean.toString(fallback), Set.of("true", "false")).equals("true");
  }

  private static Set<String> words(String names) {
    return Set.of(names.strip().split("\\s+"));
  }

  /** Faults a value other than the one that can be run here. */
  void only(String name, String value) {
    optionalText(name)
        .filter(text -> !text.equals(value))
        .ifPresent(
            text -> {
              throw get(name).fault("is \"%s\", but only %s can be run here", text, value);
            });
  }

  /** Faults properties that would change what happens and cannot be run here. */
  void without(String... names) {
    for (var name : names) {
      if (has(name)) {
        throw get(name).fault("cannot be run here");
      }
    }
  }

  /** Faults the properties below this one that are not known. */
  void onlyKnown(String known, String fault) {
    for (var name : names()) {
      if (!words(known).contains(name)) {
        throw get(name).fault("%s", fault);
      }
    }
  }

  /** Lists the properties below this one that are neither honoured here nor without effect. */
  void listOthers(String honoured, String withoutEffect) {
    var known = words(honoured + " " + withoutEffect);
    names().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> below(name).list("is not honoured"));
  }

  /** The queue, by its logical id, that takes what is given up. Lists one that is no SQS queue. */
  Optional<String> queue(String name) {
    var queue = reference(name).filter(id -> scope.isMade(id, "AWS::SQS::Queue"));
    if (queue.isEmpty() && has(name)) {
      list("is not honoured, because it is no SQS queue of this template");
    }
    return queue;
  }

  /** The function that a property names by its id or its alias, which here is the same. */
  Optional<String> function(String name) {
    return reference(name)
        .map(id -> id.split("\\.", 2)[0])
        .filter(id -> scope.isMade(id, "AWS::Serverless::Function"));
  }

  /** Adds to what the start lists as different from when deployed. */
  @FormatMethod
  void list(String what, Object... arguments) {
    var text = what.formatted(arguments);
    scope.list("%s: %s %s", resource, path.replace(".Properties", ""), text);
  }

  /** The elements of a list; none where there is no such property. */
  List<Property> elements(String name) {
    var property = get(name);
    if (property.value == null) {
      return List.of();
    }
    if (!(property.value instanceof List<?> list)) {
      throw property.fault("must be a list");
    }
    return list.stream().map(property::evaluate).filter(it -> it.value != null).toList();
  }

  List<String> texts(String name) {
    return elements(name).stream().map(Property::text).toList();
  }

  /** The texts of a list, or the one text that stands for a list of one. */
  List<String> oneOrMore(String name) {
    return get(name).value instanceof List<?> ? texts(name) : List.of(text(name));
  }

  /** The entries of a mapping, evaluated, in order; none where there is no value. */
  Map<String, Property> entries() {
    var entries = new LinkedHashMap<String, Property>();
    map().keySet().forEach(name -> entries.put(String.valueOf(name), get(String.valueOf(name))));
    entries.values().removeIf(entry -> entry.value == null);
    return entries;
  }

  /** The value with everything below it evaluated. */
  @Nullable Object evaluated() {
    return switch (value) {
      case Map<?, ?> _ -> {
        var below = new LinkedHashMap<String, @Nullable Object>();
        entries().forEach((name, entry) -> below.put(name, entry.evaluated()));
        yield below;
      }
      case List<?> list -> list.stream().map(it -> evaluate(it).evaluated()).toList();
      case null, default -> value;
    };
  }

  /** The logical id that a {@code Ref} or {@code GetAtt} names, without evaluating it. */
  Optional<String> reference(String name) {
    var place = unevaluated(name);
    return switch (place.value) {
      case Map<?, ?> map when map.get("Ref") instanceof String id -> Optional.of(id);
      case Map<?, ?> map when map.get("Fn::GetAtt") instanceof String path ->
          Optional.of(path.split("\\.", 2)[0]);
      case Map<?, ?> map when map.get("Fn::GetAtt") instanceof List<?> parts && !parts.isEmpty() ->
          Optional.of(String.valueOf(parts.getFirst()));
      case null, default -> Optional.empty();
    };
  }

  private Property unevaluated(String name) {
    var below = below(name);
    return with(below.path, new Intrinsics(scope, below).evaluateChoices(map().get(name)));
  }

  private Property below(String name) {
    return with(path.isEmpty() ? name : path + "." + name, null);
  }

  private Property evaluate(@Nullable Object raw) {
    return with(path, new Intrinsics(scope, this).evaluate(raw));
  }

  private String text() {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw fault("must hold texts");
  }

  private Property with(String newPath, @Nullable Object newValue) {
    return new Property(scope, resource, newPath, newValue);
  }

  private Map<?, ?> map() {
    return switch (value) {
      case null -> Map.of();
      case Map<?, ?> map -> map;
      default -> throw fault("must be a mapping");
    };
  }
}
