package shop.local.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import shop.local.template.Template.Grant;

/** Reads what a function's inline policies allow; of conditions, only that on leading keys. */
final class PolicyReader {
  private static final String CONDITION = "ForAllValues:StringEquals";
  private static final String LEADING_KEYS = "dynamodb:LeadingKeys";

  private PolicyReader() {}

  static List<Grant> read(Property function) {
    var grants = new ArrayList<Grant>();
    for (var policy : function.elements("Policies")) {
      if (!policy.has("Statement")) {
        throw policy.fault("must hold statements: nothing else is understood here");
      }
      for (var statement : policy.elements("Statement")) {
        grants.add(grant(statement));
      }
    }
    return grants;
  }

  private static Grant grant(Property statement) {
    for (var name : statement.names()) {
      if (!Set.of("Effect", "Action", "Resource", "Condition", "Sid").contains(name)) {
        throw statement.get(name).fault("is not understood in a statement");
      }
    }
    if (!statement.text("Effect").equals("Allow")) {
      throw statement.get("Effect").fault("must be Allow: nothing else is understood here");
    }
    return new Grant(
        statement.resource(),
        actions(statement),
        statement.oneOrMore("Resource"),
        leadingKeys(statement.get("Condition")));
  }

  private static Set<String> actions(Property statement) {
    var actions = statement.oneOrMore("Action");
    if (actions.stream().anyMatch(action -> action.contains("*"))) {
      throw statement.get("Action").fault("must name each action: least privilege has no *");
    }
    return new HashSet<>(actions);
  }

  private static Set<String> leadingKeys(Property condition) {
    if (condition.names().isEmpty()) {
      return Set.of();
    }
    var keys = condition.get(CONDITION);
    if (condition.names().size() != 1 || !keys.names().equals(List.of(LEADING_KEYS))) {
      throw condition.fault("must be %s of %s".formatted(CONDITION, LEADING_KEYS));
    }
    return new HashSet<>(keys.oneOrMore(LEADING_KEYS));
  }
}
