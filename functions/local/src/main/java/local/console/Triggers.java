package local.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import local.streams.StreamMapping;
import local.template.Template.Mapping;
import local.template.Template.Rule;
import local.template.Template.Schedule;
import local.template.Template.Target;

/**
 * Stream mappings, schedules and rules, which start functions. A paused mapping keeps its position.
 * A paused schedule or rule leaves out what becomes due.
 */
public final class Triggers {
  private final Map<String, Trigger> all = new LinkedHashMap<>();
  private final Map<String, StreamMapping> mappings = new LinkedHashMap<>();
  private final Set<String> paused = ConcurrentHashMap.newKeySet();

  /** What kind of trigger it is. */
  public enum Kind {
    MAPPING,
    SCHEDULE,
    RULE
  }

  /**
   * A trigger as it stands.
   *
   * @param name logical id of the function, then name of the event; or of the rule
   * @param starts logical ids of functions
   */
  public record Trigger(String name, Kind kind, List<String> starts, boolean paused) {
    public Trigger {
      starts = List.copyOf(starts);
    }
  }

  public void add(Mapping mapping, StreamMapping started) {
    mappings.put(mapping.name(), started);
    add(mapping.name(), Kind.MAPPING, List.of(mapping.function()));
  }

  public void add(Schedule schedule) {
    add(schedule.name(), Kind.SCHEDULE, List.of(schedule.function()));
  }

  public void add(Rule rule) {
    add(rule.name(), Kind.RULE, rule.targets().stream().map(Target::logicalId).toList());
  }

  private void add(String name, Kind kind, List<String> starts) {
    all.put(name, new Trigger(name, kind, starts, false));
  }

  /** All of them, in the template's order. */
  public List<Trigger> list() {
    return all.values().stream()
        .map(it -> new Trigger(it.name(), it.kind(), it.starts(), isPaused(it.name())))
        .toList();
  }

  public boolean isPaused(String name) {
    var mapping = mappings.get(name);
    return mapping == null ? paused.contains(name) : mapping.isPaused();
  }

  boolean has(String name) {
    return all.containsKey(name);
  }

  /** Pauses one; waits for a batch that a mapping has under way. */
  public void pause(String name) {
    if (named(all, name).kind() == Kind.MAPPING) {
      mapping(name).pause();
    } else {
      paused.add(name);
    }
  }

  /** Lets one go on. */
  public void resume(String name) {
    if (named(all, name).kind() == Kind.MAPPING) {
      mapping(name).resume();
    } else {
      paused.remove(name);
    }
  }

  /** The mapping of that name. */
  public StreamMapping mapping(String name) {
    return named(mappings, name);
  }

  /** The thing of that name; a fault names all that there are. */
  public static <T> T named(Map<String, T> things, String name) {
    var thing = things.get(name);
    if (thing == null) {
      throw new IllegalArgumentException(
          "There is no %s among %s.".formatted(name, things.keySet()));
    }
    return thing;
  }
}
