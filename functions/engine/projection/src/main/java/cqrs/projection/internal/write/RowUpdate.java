package cqrs.projection.internal.write;

import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.Change;
import cqrs.projection.internal.fold.Ledger;
import cqrs.projection.internal.fold.RowChanges;
import cqrs.projection.internal.fold.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * One conditional update of a row with all changes and the ledger. The condition is that the ledger
 * is below the first offset of each partition involved.
 */
final class RowUpdate {

  /** DynamoDB allows 4 KB and 300 operators per expression. These limits leave a margin. */
  private static final int MAX_LENGTH = 4_000;

  private static final int MAX_CLAUSES = 250;

  /** {@code NOT}, {@code >=} and {@code AND} are one operator each. */
  private static final int MAX_CONDITIONS = 95;

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();
  private final List<String> sets = new ArrayList<>();
  private final List<String> adds = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private final long generation;
  private final @Nullable Map<String, AttributeValue> stored;

  /**
   * Builds the update.
   *
   * @param stored the row as a failed condition has returned it; null if it is not known
   * @throws RefusedChangeException if one update cannot make all changes
   */
  RowUpdate(RowChanges changes, long generation, @Nullable Map<String, AttributeValue> stored) {
    this.generation = generation;
    this.stored = stored;
    Map<Integer, Long> last = changes.last();
    changes
        .first()
        .forEach(
            (partition, first) -> {
              String name = name(Ledger.attribute(partition));
              conditions.add("NOT " + name + ">=" + value(Attributes.n(first)));
              sets.add(name + "=" + value(Attributes.n(last.getOrDefault(partition, first))));
            });
    changes.coalesced().forEach(this::clause);
    if (!fits()) {
      throw new RefusedChangeException(
          "The changes of the row " + changes.key() + " do not fit in one update.");
    }
  }

  private void clause(String attribute, Change change) {
    switch (change) {
      case Change.Add add ->
          adds.add(
              name(attribute) + " " + value(AttributeValue.fromN(add.amount().toPlainString())));
      case Change.Set set -> sets.add(name(attribute) + "=" + value(set.value()));
      case Change.InGeneration keyed ->
          sets.add(name(attribute) + "=" + value(Attributes.s(generation + "#" + keyed.text())));
      case Change.Append append -> {
        String name = name(attribute);
        String none = value(AttributeValue.fromL(List.of()));
        String entries = value(AttributeValue.fromL(append.values()));
        sets.add(name + "=list_append(if_not_exists(" + name + "," + none + ")," + entries + ")");
      }
      case Change.Min min -> min(attribute, min.value());
      case Change.Max max -> max(attribute, max.value());
    }
  }

  /** DynamoDB has no minimum. If the row is unknown, the stored value stays or the write fails. */
  private void min(String attribute, AttributeValue least) {
    AttributeValue known = known(attribute);
    if (known != null && Values.compare(known, least) <= 0) {
      return;
    }
    String name = name(attribute);
    String value = value(least);
    if (known == null) {
      sets.add(name + "=if_not_exists(" + name + "," + value + ")");
      conditions.add("NOT " + name + ">" + value);
    } else {
      sets.add(name + "=" + value);
      conditions.add("NOT " + name + "<" + value);
    }
  }

  /** If the row is unknown, the new value wins or the write fails. */
  private void max(String attribute, AttributeValue most) {
    AttributeValue known = known(attribute);
    if (known != null && Values.compare(known, most) >= 0) {
      return;
    }
    String name = name(attribute);
    String value = value(most);
    sets.add(name + "=" + value);
    conditions.add("NOT " + name + ">" + value);
  }

  private @Nullable AttributeValue known(String attribute) {
    return stored == null ? null : stored.get(attribute);
  }

  private String name(String attribute) {
    String name = "#" + Integer.toString(names.size(), Character.MAX_RADIX);
    names.put(name, attribute);
    return name;
  }

  private String value(AttributeValue value) {
    String name = ":" + Integer.toString(values.size(), Character.MAX_RADIX);
    values.put(name, value);
    return name;
  }

  private String updateExpression() {
    String set = "SET " + String.join(",", sets);
    return adds.isEmpty() ? set : set + " ADD " + String.join(",", adds);
  }

  private String conditionExpression() {
    return String.join(" AND ", conditions);
  }

  /** Whether DynamoDB accepts the expressions. */
  private boolean fits() {
    return sets.size() + adds.size() <= MAX_CLAUSES
        && conditions.size() <= MAX_CONDITIONS
        && updateExpression().length() <= MAX_LENGTH
        && conditionExpression().length() <= MAX_LENGTH;
  }

  UpdateItemRequest request(String table, RowKey key) {
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(key.in(generation))
        .updateExpression(updateExpression())
        .conditionExpression(conditionExpression())
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
        .build();
  }
}
