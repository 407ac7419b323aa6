package shop.local.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import shop.local.template.AlarmRule.And;
import shop.local.template.AlarmRule.Constant;
import shop.local.template.AlarmRule.Is;
import shop.local.template.AlarmRule.Not;
import shop.local.template.AlarmRule.Or;

/** Reads the rule of a composite alarm: OR binds less than AND, and AND less than NOT. */
final class AlarmRuleParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<state>ALARM|OK|INSUFFICIENT_DATA)\\s*\\(\\s*"
              + "(?:\"(?<quoted>[^\"]+)\"|(?<bare>[^\"()\\s]+))\\s*\\)"
              + "|(?<word>AND|OR|NOT|TRUE|FALSE)\\b|(?<sign>[()]))");
  private static final String ARN = ":alarm:";

  private final String text;
  private final Matcher matcher;
  private int position;

  AlarmRuleParser(String text) {
    this.text = text;
    this.matcher = TOKEN.matcher(text);
  }

  AlarmRule parse() {
    var rule = or();
    if (!text.substring(position).isBlank()) {
      throw unexpected();
    }
    return rule;
  }

  private AlarmRule or() {
    var rules = new ArrayList<>(List.of(and()));
    while (takes("word", "OR")) {
      rules.add(and());
    }
    return rules.size() == 1 ? rules.getFirst() : new Or(rules);
  }

  private AlarmRule and() {
    var rules = new ArrayList<>(List.of(not()));
    while (takes("word", "AND")) {
      rules.add(not());
    }
    return rules.size() == 1 ? rules.getFirst() : new And(rules);
  }

  private AlarmRule not() {
    return takes("word", "NOT") ? new Not(not()) : single();
  }

  private AlarmRule single() {
    if (takes("sign", "(")) {
      var inner = or();
      if (!takes("sign", ")")) {
        throw unexpected();
      }
      return inner;
    }
    if (takes("word", "TRUE")) {
      return new Constant(true);
    }
    if (takes("word", "FALSE")) {
      return new Constant(false);
    }
    if (!next() || matcher.group("state") == null) {
      throw unexpected();
    }
    position = matcher.end();
    var quoted = matcher.group("quoted");
    var name = quoted == null ? matcher.group("bare") : quoted;
    return new Is(matcher.group("state"), name.substring(afterArn(name)));
  }

  private static int afterArn(String name) {
    return name.startsWith("arn:") && name.contains(ARN) ? name.indexOf(ARN) + ARN.length() : 0;
  }

  private boolean takes(String group, String expected) {
    if (next() && expected.equals(matcher.group(group))) {
      position = matcher.end();
      return true;
    }
    return false;
  }

  private boolean next() {
    return matcher.region(position, text.length()).lookingAt();
  }

  private IllegalArgumentException unexpected() {
    var rest = text.substring(position).strip();
    return new IllegalArgumentException(
        rest.isEmpty() ? "ends too early" : "cannot be read from \"%s\" on".formatted(rest));
  }
}
