package cqrs.projection.internal.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class EventChangesTest {

  private static final RowKey KEY = new RowKey("a", "b");

  @Test
  void aRowTakesOneChangeAnAttribute() {
    EventChanges changes = new EventChanges();
    Changes.Row row =
        changes
            .row("a", "b")
            .add("add", BigDecimal.ONE)
            .min("min", "b")
            .max("max", "b")
            .set("set", Attributes.s("b"))
            .index("index", "b")
            .append("append", Map.of("k", "v"));
    row.add("add", BigDecimal.ONE).min("min", "a").max("max", "c");
    AttributeValue entry = AttributeValue.fromM(Map.of("k", Attributes.s("v")));
    assertThat(changes.byRow())
        .isEqualTo(
            Map.of(
                KEY,
                Map.of(
                    "add", new Change.Add(BigDecimal.TWO),
                    "min", new Change.Min(Attributes.s("a")),
                    "max", new Change.Max(Attributes.s("c")),
                    "set", new Change.Set(Attributes.s("b")),
                    "index", new Change.InGeneration("b"),
                    "append", new Change.Append(List.of(entry)))));
    assertThat(changes.row("a", "b")).isSameAs(row);
  }

  @Test
  void rowWithoutAChangeIsTouched() {
    EventChanges changes = new EventChanges();
    Changes.Row _ = changes.row("a", "b");
    assertThat(changes.byRow()).isEqualTo(Map.of(KEY, Map.of()));
  }

  @Test
  void viewMayNotChangeKeysAndLedgers() {
    Changes.Row row = new EventChanges().row("a", "b");
    for (String attribute : List.of("", "pk", "sk", "@1")) {
      assertThatThrownBy(() -> row.add(attribute, BigDecimal.ONE))
          .isInstanceOf(RefusedChangeException.class)
          .hasMessageContaining("'" + attribute + "'");
    }
  }
}
