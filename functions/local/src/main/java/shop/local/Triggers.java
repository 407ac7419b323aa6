package shop.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import shop.local.events.EventBus;
import shop.local.gateway.LagPage;
import shop.local.schedules.Schedules;
import shop.local.streams.StreamMapping;
import shop.local.template.Template.Mapping;
import shop.local.template.Template.Rule;
import shop.local.template.Template.Schedule;
import shop.local.template.Template.Target;

/**
 * What starts functions without being called: stream mappings, schedules and rules, as far as the
 * template enables them. Each can be paused. A mapping keeps its position and goes on from there; a
 * schedule leaves out the runs that become due, a rule the events that it would match.
 */
public final class Triggers implements LagPage.Switches {
  private final Map<String, Switch> switches = new LinkedHashMap<>();
  private final Map<String, StreamMapping> mappings = new LinkedHashMap<>();

  /** What kind of trigger it is. */
  public enum Kind {
    MAPPING,
    SCHEDULE,
    RULE
  }

  /**
   * A trigger as it stands.
   *
   * @param name logical id of the function, then name of the event; the logical id of a rule that
   *     is a resource of its own
   * @param starts logical ids of what it starts
   */
  public record Trigger(String name, Kind kind, List<String> starts, boolean paused) {
    public Trigger {
      starts = List.copyOf(starts);
    }
  }

  private record Switch(
      Kind kind, List<String> starts, Runnable pause, Runnable resume, BooleanSupplier paused) {}

  Triggers() {}

  void add(Mapping mapping, StreamMapping started) {
    mappings.put(mapping.name(), started);
    switches.put(
        mapping.name(),
        new Switch(
            Kind.MAPPING,
            List.of(mapping.function()),
            started::pause,
            started::resume,
            started::isPaused));
  }

  void add(Schedule schedule, Schedules started) {
    var name = schedule.name();
    switches.put(
        name,
        new Switch(
            Kind.SCHEDULE,
            List.of(schedule.function()),
            () -> started.pause(name),
            () -> started.resume(name),
            () -> started.isPaused(name)));
  }

  void add(Rule rule, EventBus bus) {
    var name = rule.name();
    switches.put(
        name,
        new Switch(
            Kind.RULE,
            rule.targets().stream().map(Target::logicalId).toList(),
            () -> bus.pause(name),
            () -> bus.resume(name),
            () -> bus.isPaused(name)));
  }

  /** All of them, in the template's order. */
  public List<Trigger> list() {
    return switches.entrySet().stream()
        .map(
            entry -> {
              var it = entry.getValue();
              return new Trigger(
                  entry.getKey(), it.kind(), it.starts(), it.paused().getAsBoolean());
            })
        .toList();
  }

  @Override
  public boolean has(String name) {
    return switches.containsKey(name);
  }

  /**
   * Pauses one; waits for a batch that a mapping has under way.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  @Override
  public void pause(String name) {
    named(switches, name).pause().run();
  }

  /**
   * Lets one go on.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  @Override
  public void resume(String name) {
    named(switches, name).resume().run();
  }

  /** The mapping of that name. */
  StreamMapping mapping(String name) {
    return named(mappings, name);
  }

  static <T> T named(Map<String, T> things, String name) {
    var thing = things.get(name);
    if (thing == null) {
      throw new IllegalArgumentException(
          "There is no %s among %s.".formatted(name, things.keySet()));
    }
    return thing;
  }
}
