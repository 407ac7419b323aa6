package cqrs.projection.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.Change;
import cqrs.projection.internal.fold.RowChanges;
import cqrs.projection.internal.fold.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class RowUpdateTest {

  private static final RowKey KEY = new RowKey("a", "b");

  private static RowChanges changes(Map<String, Change> changes) {
    return new RowChanges(KEY, List.of(Span.of(new Position(3, 12), changes)));
  }

  private static UpdateItemRequest request(
      Map<String, Change> changes, @Nullable Map<String, AttributeValue> stored) {
    return new RowUpdate(changes(changes), 7, stored).request("Table", KEY);
  }

  /** Both expressions with names and values in place. */
  private static String text(UpdateItemRequest request) {
    String text = request.updateExpression() + " IF " + request.conditionExpression();
    Map<String, String> all = new HashMap<>(request.expressionAttributeNames());
    request.expressionAttributeValues().forEach((name, value) -> all.put(name, plain(value)));
    List<String> names = new ArrayList<>(all.keySet());
    names.sort((x, y) -> y.length() - x.length());
    for (String name : names) {
      text = text.replace(name, all.get(name));
    }
    return text;
  }

  private static String plain(AttributeValue value) {
    return switch (value.type()) {
      case N -> value.n();
      case L -> value.l().stream().map(RowUpdateTest::plain).toList().toString();
      default -> value.s();
    };
  }

  private static String text(Change change, @Nullable Map<String, AttributeValue> stored) {
    return text(request(Map.of("x", change), stored));
  }

  @Test
  void conditionRequiresAnOlderLedger() {
    Span span = Span.open();
    span.take(new Position(3, 12), Map.of());
    span.take(new Position(3, 15), Map.of());
    span.take(new Position(4, 1), Map.of());
    UpdateItemRequest request =
        new RowUpdate(new RowChanges(KEY, List.of(span)), 7, null).request("Table", KEY);
    assertThat(text(request)).isEqualTo("SET @3=15,@4=1 IF NOT @3>=12 AND NOT @4>=1");
    assertThat(request.key()).isEqualTo(KEY.in(7));
    assertThat(request.tableName()).isEqualTo("Table");
  }

  @Test
  void eachKindOfChangeHasItsClause() {
    assertThat(text(new Change.Add(BigDecimal.TEN), null))
        .isEqualTo("SET @3=12 ADD x 10 IF NOT @3>=12");
    assertThat(text(new Change.Set(Attributes.s("v")), null))
        .isEqualTo("SET @3=12,x=v IF NOT @3>=12");
    assertThat(text(new Change.InGeneration("v"), null)).isEqualTo("SET @3=12,x=7#v IF NOT @3>=12");
    assertThat(text(new Change.Append(List.of(Attributes.s("v"))), null))
        .isEqualTo("SET @3=12,x=list_append(if_not_exists(x,[]),[v]) IF NOT @3>=12");
  }

  @Test
  void aMinimumDependsOnTheRow() {
    Change min = new Change.Min(Attributes.n(5));
    assertThat(text(min, null))
        .isEqualTo("SET @3=12,x=if_not_exists(x,5) IF NOT @3>=12 AND NOT x>5");
    assertThat(text(min, Map.of()))
        .isEqualTo("SET @3=12,x=if_not_exists(x,5) IF NOT @3>=12 AND NOT x>5");
    assertThat(text(min, Map.of("x", Attributes.n(6))))
        .isEqualTo("SET @3=12,x=5 IF NOT @3>=12 AND NOT x<5");
    assertThat(text(min, Map.of("x", Attributes.n(5)))).isEqualTo("SET @3=12 IF NOT @3>=12");
    assertThat(text(min, Map.of("x", Attributes.n(4)))).isEqualTo("SET @3=12 IF NOT @3>=12");
  }

  @Test
  void aMaximumDependsOnTheRow() {
    Change max = new Change.Max(Attributes.n(5));
    assertThat(text(max, null)).isEqualTo("SET @3=12,x=5 IF NOT @3>=12 AND NOT x>5");
    assertThat(text(max, Map.of("x", Attributes.n(4))))
        .isEqualTo("SET @3=12,x=5 IF NOT @3>=12 AND NOT x>5");
    assertThat(text(max, Map.of("x", Attributes.n(5)))).isEqualTo("SET @3=12 IF NOT @3>=12");
    assertThat(text(max, Map.of("x", Attributes.n(6)))).isEqualTo("SET @3=12 IF NOT @3>=12");
  }

  private static Map<String, Change> sets(int count, String value) {
    Map<String, Change> sets = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      sets.put("x" + i, new Change.Set(Attributes.s(value)));
    }
    return sets;
  }

  private static void fits(Map<String, Change> changes) {
    assertThatCode(() -> new RowUpdate(changes(changes), 7, null)).doesNotThrowAnyException();
  }

  private static void doesNotFit(Map<String, Change> changes) {
    assertThatThrownBy(() -> new RowUpdate(changes(changes), 7, null))
        .isInstanceOf(RefusedChangeException.class)
        .hasMessageContaining(KEY.toString());
  }

  /** The ledger adds a clause and a condition. */
  @Test
  void anExpressionTakes250ClausesAnd95Conditions() {
    fits(sets(249, "v"));
    doesNotFit(sets(250, "v"));
    Map<String, Change> both = sets(200, "v");
    for (int i = 0; i < 49; i++) {
      both.put("y" + i, new Change.Add(BigDecimal.ONE));
    }
    fits(both);
    both.put("y", new Change.Add(BigDecimal.ONE));
    doesNotFit(both);
    Map<String, Change> conditions = new HashMap<>();
    for (int i = 0; i < 94; i++) {
      conditions.put("x" + i, new Change.Max(Attributes.s("v")));
    }
    fits(conditions);
    conditions.put("x", new Change.Max(Attributes.s("v")));
    doesNotFit(conditions);
  }

  /** The clause of a list is the longest, so the length is the limit here. */
  @Test
  void anExpressionTakes4000Characters() {
    Map<String, Change> changes = new LinkedHashMap<>();
    for (int i = 0; i < 71; i++) {
      changes.put("list" + i, new Change.Append(List.of(Attributes.s("v"))));
    }
    changes.putAll(sets(118, "v"));
    changes.put("least", new Change.Min(Attributes.s("v")));
    assertThat(request(changes, null).updateExpression()).hasSize(4_000);
    changes.put("one", new Change.Set(Attributes.s("v")));
    doesNotFit(changes);
  }
}
