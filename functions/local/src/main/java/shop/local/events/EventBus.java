package shop.local.events;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import shop.local.startup.StartupException;
import shop.local.template.Template.Rule;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;

/** One event bus with its rules, and what a test sees of it. */
public final class EventBus {
  private static final int KEPT = 10_000;

  private final String name;
  private final GenericMachine<Rule> machine = GenericMachine.<Rule>builder().build();
  private final Deque<Event> newest = new ArrayDeque<>();
  private final Set<String> paused = ConcurrentHashMap.newKeySet();
  private volatile Faults faults = Faults.NONE;

  EventBus(String name) {
    this.name = name;
  }

  /** Refuses a pattern that EventBridge would refuse, naming rule, pattern and fault. */
  void add(Rule rule) {
    var fault = JsonRuleCompiler.check(rule.pattern());
    if (fault == null) {
      try {
        machine.addRule(rule, rule.pattern());
        return;
      } catch (IOException | RuntimeException e) {
        fault = String.valueOf(e.getMessage());
      }
    }
    throw new StartupException(
        "The rule %s has the pattern %s, which is not one: %s"
            .formatted(rule.name(), rule.pattern(), fault.lines().findFirst().orElse(fault)));
  }

  /** Each rule whose pattern matches, once, but for those that are paused. */
  Set<Rule> matching(Event event) {
    try {
      return machine.rulesForJSONEvent(event.json()).stream()
          .filter(rule -> !isPaused(rule.name()))
          .collect(Collectors.toUnmodifiableSet());
    } catch (Exception e) {
      throw new IllegalStateException("An event of %s cannot be matched.".formatted(name), e);
    }
  }

  void accepted(Event event) {
    synchronized (newest) {
      newest.addLast(event);
      if (newest.size() > KEPT) {
        newest.removeFirst();
      }
    }
  }

  Faults faults() {
    return faults;
  }

  /** Disables a rule: what it would match is not delivered, and not made up for. */
  public void pause(String rule) {
    paused.add(rule);
  }

  /** Enables a rule that was paused. */
  public void resume(String rule) {
    paused.remove(rule);
  }

  public boolean isPaused(String rule) {
    return paused.contains(rule);
  }

  /** From now on this goes wrong, and nothing else. */
  public void fail(Faults what) {
    faults = what;
  }

  /** What was accepted, matched or not, oldest first; the newest 10,000. */
  public List<Event> received() {
    synchronized (newest) {
      return List.copyOf(newest);
    }
  }
}
