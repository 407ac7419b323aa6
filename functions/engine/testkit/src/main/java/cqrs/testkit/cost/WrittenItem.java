package cqrs.testkit.cost;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * One item that a request writes, or checks in a transaction.
 *
 * @param put the whole item, where the request has it; else empty
 */
record WrittenItem(String table, Map<String, AttributeValue> key, Map<String, AttributeValue> put) {

  /** The items that a request writes, in its order; none if it only reads. */
  static List<WrittenItem> of(DynamoDbRequest request, MeteredTables tables) {
    return switch (request) {
      case PutItemRequest put -> List.of(put(put.tableName(), put.item(), tables));
      case UpdateItemRequest update -> List.of(keyed(update.tableName(), update.key()));
      case DeleteItemRequest delete -> List.of(keyed(delete.tableName(), delete.key()));
      case TransactWriteItemsRequest transaction ->
          transaction.transactItems().stream().map(item -> of(item, tables)).toList();
      default -> List.of();
    };
  }

  private static WrittenItem of(TransactWriteItem item, MeteredTables tables) {
    if (item.put() != null) {
      return put(item.put().tableName(), item.put().item(), tables);
    }
    if (item.update() != null) {
      return keyed(item.update().tableName(), item.update().key());
    }
    if (item.delete() != null) {
      return keyed(item.delete().tableName(), item.delete().key());
    }
    return keyed(item.conditionCheck().tableName(), item.conditionCheck().key());
  }

  private static WrittenItem put(
      String table, Map<String, AttributeValue> item, MeteredTables tables) {
    return new WrittenItem(table, tables.table(table).keyOf(item), item);
  }

  private static WrittenItem keyed(String table, Map<String, AttributeValue> key) {
    return new WrittenItem(table, key, Map.of());
  }

  int hashOfItem() {
    return Objects.hash(table, key);
  }
}
