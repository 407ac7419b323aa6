package shop.local.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rule of a composite alarm.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html">PutCompositeAlarm</a>
 */
public sealed interface AlarmRule {
  /**
   * Whether an alarm is in a state.
   *
   * @param state {@code ALARM}, {@code OK} or {@code INSUFFICIENT_DATA}
   */
  record Is(String state, String alarm) implements AlarmRule {}

  /** Holds where the other does not. */
  record Not(AlarmRule rule) implements AlarmRule {}

  /** Holds where all do. */
  record And(List<AlarmRule> rules) implements AlarmRule {
    public And {
      rules = List.copyOf(rules);
    }
  }

  /** Holds where any does. */
  record Or(List<AlarmRule> rules) implements AlarmRule {
    public Or {
      rules = List.copyOf(rules);
    }
  }

  /** Always the same. */
  record Constant(boolean value) implements AlarmRule {}

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException if it is none, saying why
   */
  static AlarmRule parse(String text) {
    return new AlarmRuleParser(text).parse();
  }

  /** The names of all alarms that the rule looks at. */
  default Set<String> alarms() {
    var names = new LinkedHashSet<String>();
    switch (this) {
      case Is(_, var alarm) -> names.add(alarm);
      case Not(var rule) -> names.addAll(rule.alarms());
      case And(var rules) -> rules.forEach(rule -> names.addAll(rule.alarms()));
      case Or(var rules) -> rules.forEach(rule -> names.addAll(rule.alarms()));
      case Constant _ -> {}
    }
    return names;
  }
}
