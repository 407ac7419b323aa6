package local.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import local.template.Template.Grant;

/** Reads what a function's inline policies allow; of conditions, those on keys and attributes. */
final class PolicyReader {
  private static final String EQUAL = "ForAllValues:StringEquals";
  private static final String LIKE = "ForAllValues:StringLike";
  private static final String IF_EXISTS = "StringEqualsIfExists";
  private static final String LEADING_KEYS = "dynamodb:LeadingKeys";
  private static final String ATTRIBUTES = "dynamodb:Attributes";
  private static final String SELECT = "dynamodb:Select";

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
    statement.onlyKnown("Effect Action Resource Condition Sid", "is not understood in a statement");
    if (!statement.text("Effect").equals("Allow")) {
      throw statement.faultOf("Effect", "must be Allow: nothing else is understood here");
    }
    var condition = statement.get("Condition");
    check(condition);
    return new Grant(
        statement.resource(),
        actions(statement),
        statement.oneOrMore("Resource"),
        leadingKeys(condition),
        values(condition, EQUAL, ATTRIBUTES));
  }

  private static Set<String> actions(Property statement) {
    var actions = statement.oneOrMore("Action");
    if (actions.stream().anyMatch(action -> action.contains("*"))) {
      throw statement.faultOf("Action", "must name each action: least privilege has no *");
    }
    return new HashSet<>(actions);
  }

  private static Set<String> leadingKeys(Property condition) {
    var keys = values(condition, EQUAL, LEADING_KEYS);
    if (keys.stream().anyMatch(key -> key.contains("*"))) {
      throw condition.faultOf(EQUAL, "compares literally: a * belongs in %s", LIKE);
    }
    keys.addAll(values(condition, LIKE, LEADING_KEYS));
    return keys;
  }

  private static Set<String> values(Property condition, String operator, String key) {
    if (!condition.has(operator) || !condition.get(operator).has(key)) {
      return new HashSet<>();
    }
    return new HashSet<>(condition.get(operator).oneOrMore(key));
  }

  /** A condition on attributes must refuse requests that name none: they ask for all attributes. */
  private static void check(Property condition) {
    for (var operator : condition.names()) {
      condition
          .get(operator)
          .onlyKnown(
              switch (operator) {
                case EQUAL -> LEADING_KEYS + " " + ATTRIBUTES;
                case LIKE -> LEADING_KEYS;
                case IF_EXISTS -> SELECT;
                default -> "";
              },
              "is not understood in a condition");
    }
    boolean namesAttributes = !values(condition, EQUAL, ATTRIBUTES).isEmpty();
    var selects = values(condition, IF_EXISTS, SELECT);
    if (!selects.equals(namesAttributes ? Set.of("SPECIFIC_ATTRIBUTES") : Set.of())) {
      throw condition.fault(
          "must have %s of %s SPECIFIC_ATTRIBUTES exactly where it names attributes",
          IF_EXISTS, SELECT);
    }
  }
}
