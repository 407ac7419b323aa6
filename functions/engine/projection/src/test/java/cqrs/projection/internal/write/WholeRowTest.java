package cqrs.projection.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.Change;
import cqrs.projection.internal.fold.RowChanges;
import cqrs.projection.internal.fold.Span;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

class WholeRowTest {

  private static final RowKey KEY = new RowKey("a", "b");

  private static PutItemRequest request(
      Map<String, Change> changes, Map<String, AttributeValue> stored) {
    return new WholeRow(
            new RowChanges(KEY, List.of(Span.of(new Position(3, 12), changes))), 7, stored)
        .request("Table");
  }

  private static AttributeValue after(Change change, Map<String, AttributeValue> stored) {
    return Attributes.present(request(Map.of("x", change), stored).item(), "x");
  }

  private static Map<String, AttributeValue> x(AttributeValue value) {
    return Map.of("x", value);
  }

  @Test
  void aRowKeepsWhatDoesNotChange() {
    Map<String, AttributeValue> stored = new HashMap<>(KEY.in(7));
    stored.put("y", Attributes.s("kept"));
    stored.put("@3", Attributes.n(11));
    stored.put("@4", Attributes.n(5));
    Map<String, AttributeValue> expected = new HashMap<>(stored);
    expected.put("x", Attributes.s("v"));
    expected.put("@3", Attributes.n(12));
    assertThat(request(Map.of("x", new Change.Set(Attributes.s("v"))), stored).item())
        .isEqualTo(expected);
  }

  @Test
  void missingRowStartsWithTheChange() {
    Map<String, AttributeValue> expected = new HashMap<>(KEY.in(7));
    expected.put("x", Attributes.n(2));
    expected.put("@3", Attributes.n(12));
    PutItemRequest request = request(Map.of("x", new Change.Add(BigDecimal.TWO)), Map.of());
    assertThat(request.item()).isEqualTo(expected);
    assertThat(request.conditionExpression()).isEqualTo("attribute_not_exists(pk)");
    assertThat(request.hasExpressionAttributeNames()).isFalse();
    assertThat(request.hasExpressionAttributeValues()).isFalse();
  }

  @Test
  void eachKindOfChangeIsMade() {
    assertThat(after(new Change.Add(BigDecimal.TWO), x(Attributes.n(5))))
        .isEqualTo(Attributes.n(7));
    assertThat(after(new Change.InGeneration("v"), Map.of())).isEqualTo(Attributes.s("7#v"));
    AttributeValue one = AttributeValue.fromL(List.of(Attributes.s("v")));
    AttributeValue two = AttributeValue.fromL(List.of(Attributes.s("v"), Attributes.s("w")));
    assertThat(after(new Change.Append(List.of(Attributes.s("v"))), Map.of())).isEqualTo(one);
    assertThat(after(new Change.Append(List.of(Attributes.s("w"))), x(one))).isEqualTo(two);
  }

  @Test
  void minimumAndMaximumStay() {
    AttributeValue five = Attributes.n(5);
    AttributeValue same = AttributeValue.fromN("5.0");
    Change min = new Change.Min(five);
    assertThat(after(min, Map.of())).isEqualTo(five);
    assertThat(after(min, x(Attributes.n(6)))).isEqualTo(five);
    assertThat(after(min, x(Attributes.n(4)))).isEqualTo(Attributes.n(4));
    assertThat(after(min, x(same))).isEqualTo(same);
    Change max = new Change.Max(five);
    assertThat(after(max, Map.of())).isEqualTo(five);
    assertThat(after(max, x(Attributes.n(4)))).isEqualTo(five);
    assertThat(after(max, x(Attributes.n(6)))).isEqualTo(Attributes.n(6));
    assertThat(after(max, x(same))).isEqualTo(same);
  }

  /** The condition names each of the 64 partitions. */
  @Test
  void theConditionNamesEveryPartition() {
    Map<String, AttributeValue> stored = new HashMap<>(KEY.in(7));
    stored.put("x", Attributes.n(1));
    stored.put("@0", Attributes.n(4));
    stored.put("@63", Attributes.n(9));
    PutItemRequest request = request(Map.of(), stored);
    List<String> conditions = List.of(request.conditionExpression().split(" AND "));
    assertThat(conditions).hasSize(65).contains("attribute_exists(pk)");
    Map<String, String> names = request.expressionAttributeNames();
    assertThat(names).hasSize(64);
    names.forEach(
        (name, attribute) -> {
          AttributeValue read = stored.get(attribute);
          if (read == null) {
            assertThat(conditions).contains("attribute_not_exists(" + name + ")");
          } else {
            String value = ":" + name.substring(1);
            assertThat(conditions).contains(name + "=" + value);
            assertThat(request.expressionAttributeValues()).containsEntry(value, read);
          }
        });
    assertThat(names.values()).doesNotContain("x").contains("@0", "@1", "@63");
    assertThat(request.expressionAttributeValues()).hasSize(2);
  }

  @Test
  void conditionFailsIfALedgerAppears() {
    PutItemRequest request = request(Map.of(), x(Attributes.n(1)));
    assertThat(request.conditionExpression())
        .startsWith("attribute_exists(pk) AND attribute_not_exists(#0)");
    assertThat(request.hasExpressionAttributeValues()).isFalse();
  }
}
