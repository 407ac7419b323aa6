package local.events;

import java.io.IOException;
import java.util.List;
import local.template.StartupException;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;

/**
 * Matches event patterns with EventBridge's own engine.
 *
 * @param <T> what has a pattern
 */
public final class PatternMatcher<T> {
  private final GenericMachine<T> machine = GenericMachine.<T>builder().build();

  /**
   * Adds a pattern.
   *
   * @param place names the owner in the message
   * @throws StartupException if AWS would refuse the pattern
   */
  public void add(T owner, String pattern, String place) {
    var fault = JsonRuleCompiler.check(pattern);
    if (fault == null) {
      try {
        machine.addRule(owner, pattern);
        return;
      } catch (IOException | RuntimeException e) {
        fault = String.valueOf(e.getMessage());
      }
    }
    throw new StartupException(
        "%s has the pattern %s, which is not one: %s"
            .formatted(place, pattern, fault.lines().findFirst().orElse(fault)));
  }

  /** The owners of the patterns that the event matches. */
  public List<T> matching(String json) {
    try {
      return machine.rulesForJSONEvent(json);
    } catch (Exception e) {
      throw new IllegalStateException("An event cannot be matched: " + json, e);
    }
  }
}
