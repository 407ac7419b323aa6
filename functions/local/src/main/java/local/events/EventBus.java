package local.events;

import java.util.List;
import java.util.Set;
import local.functions.Newest;
import local.template.Template.Rule;

/** One event bus with its rules, and what a test sees of it. */
public final class EventBus {
  private final PatternMatcher<Rule> patterns = new PatternMatcher<>();
  private final Newest<Event> newest = new Newest<>(10_000);
  private volatile Faults faults = Faults.NONE;

  /** Refuses a pattern that EventBridge would refuse, naming rule, pattern and fault. */
  void add(Rule rule) {
    patterns.add(rule, rule.pattern(), "The rule " + rule.name());
  }

  /** Each rule whose pattern matches, once. */
  Set<Rule> matching(Event event) {
    return Set.copyOf(patterns.matching(event.json()));
  }

  void accepted(Event event) {
    newest.add(event);
  }

  Faults faults() {
    return faults;
  }

  /** From now on this goes wrong, and nothing else. */
  public void fail(Faults what) {
    faults = what;
  }

  /** The newest 10,000 accepted events, oldest first, whether or not a rule matched. */
  public List<Event> received() {
    return newest.list();
  }
}
