package cqrs.projection.internal.write;

import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.internal.fold.Change;
import cqrs.projection.internal.fold.Ledger;
import cqrs.projection.internal.fold.RowChanges;
import cqrs.projection.internal.fold.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * One conditional write of a whole row: the stored row, the changes and the ledger. The condition
 * is that the stored ledger is still the one that was read. Every write of a row moves its ledger,
 * so no write of others is lost. Unlike an expression, it takes any number of changes.
 */
final class WholeRow {

  private final Map<String, AttributeValue> stored;
  private final Map<String, AttributeValue> row;

  /**
   * Builds the write.
   *
   * @param stored the row as it was read; empty if it does not exist
   */
  WholeRow(RowChanges changes, long generation, Map<String, AttributeValue> stored) {
    this.stored = stored;
    this.row = new HashMap<>(stored);
    row.putAll(changes.key().in(generation));
    changes
        .coalesced()
        .forEach(
            (attribute, change) ->
                row.put(attribute, changed(change, stored.get(attribute), generation)));
    changes.last().forEach((p, offset) -> row.put(Ledger.attribute(p), Attributes.n(offset)));
  }

  private static AttributeValue changed(
      Change change, @Nullable AttributeValue old, long generation) {
    return switch (change) {
      case Change.Add add ->
          AttributeValue.fromN(
              Optional.ofNullable(old)
                  .map(value -> new BigDecimal(value.n()))
                  .orElse(BigDecimal.ZERO)
                  .add(add.amount())
                  .toPlainString());
      case Change.Set set -> set.value();
      case Change.InGeneration keyed -> Attributes.s(generation + "#" + keyed.text());
      case Change.Append append -> {
        List<AttributeValue> all = new ArrayList<>(old == null ? List.of() : old.l());
        all.addAll(append.values());
        yield AttributeValue.fromL(all);
      }
      case Change.Min min ->
          old != null && Values.compare(old, min.value()) <= 0 ? old : min.value();
      case Change.Max max ->
          old != null && Values.compare(old, max.value()) >= 0 ? old : max.value();
    };
  }

  PutItemRequest request(String table) {
    LedgerCondition condition = new LedgerCondition(stored.isEmpty() ? null : stored);
    return PutItemRequest.builder()
        .tableName(table)
        .item(row)
        .conditionExpression(condition.expression())
        .expressionAttributeNames(condition.names())
        .expressionAttributeValues(condition.values())
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }
}
