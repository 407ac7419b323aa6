package cqrs.testkit.cost;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/**
 * A secondary index's entries for a table's items, and their costs at a write: <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes">Global
 * secondary indexes, write capacity units</a>. An index follows a transaction after its commit, so
 * nothing is doubled here.
 *
 * @param keys the index's own key attributes
 * @param projected all attributes that an entry has, the table's keys among them; empty means all
 */
record IndexEntries(String name, List<String> keys, Set<String> projected) {

  static IndexEntries of(
      String name,
      List<KeySchemaElement> schema,
      Projection projection,
      List<KeySchemaElement> tableSchema) {
    List<String> keys = names(schema);
    Set<String> projected = new HashSet<>();
    if (projection.projectionType() != ProjectionType.ALL) {
      projected.addAll(keys);
      projected.addAll(names(tableSchema));
      projected.addAll(projection.nonKeyAttributes());
    }
    return new IndexEntries(name, keys, Set.copyOf(projected));
  }

  private static List<String> names(List<KeySchemaElement> schema) {
    return schema.stream().map(KeySchemaElement::attributeName).toList();
  }

  /** The units that the index takes when an item changes; 0 if its entry stays as it is. */
  double write(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    Map<String, AttributeValue> left = entry(before);
    Map<String, AttributeValue> entered = entry(after);
    if (left.equals(entered)) {
      return 0;
    }
    boolean moves =
        !left.isEmpty()
            && !entered.isEmpty()
            && keys.stream().anyMatch(key -> !Objects.equals(left.get(key), entered.get(key)));
    int old = ItemSize.of(left);
    int fresh = ItemSize.of(entered);
    return moves ? Units.write(old, 0) + Units.write(0, fresh) : Units.write(old, fresh);
  }

  /** The index's entry of an item; empty if the item is not in the index. */
  Map<String, AttributeValue> entry(Map<String, AttributeValue> item) {
    if (!item.keySet().containsAll(keys)) {
      return Map.of();
    }
    Map<String, AttributeValue> entry = new HashMap<>(item);
    if (!projected.isEmpty()) {
      entry.keySet().retainAll(projected);
    }
    return entry;
  }
}
