package cqrs.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.dynamodb.Attributes;
import cqrs.journal.dynamodb.Packed;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RowTest {

  private static final AttributeValue MOVE =
      AttributeValue.fromM(Map.of("region", Attributes.s("EIRE"), "at", Attributes.s("noon")));

  private final Row row =
      new Row(
          Map.of(
              "pk", Attributes.s("12#a#b"),
              "sk", Attributes.s("c#d"),
              "name", Attributes.s("Ann"),
              "count", Attributes.n(3),
              "sum", AttributeValue.fromN("4.50"),
              "moves", AttributeValue.fromL(List.of(MOVE)),
              "packed", Packed.pack("x".repeat(5_000)),
              "@7", Attributes.n(42)));

  @Test
  void keyHasNoGeneration() {
    assertThat(row.pk()).isEqualTo("a#b");
    assertThat(row.sk()).isEqualTo("c#d");
  }

  @Test
  void eachKindOfAttributeIsRead() {
    assertThat(row.text("name")).isEqualTo("Ann");
    assertThat(row.textIfPresent("name")).contains("Ann");
    assertThat(row.decimal("sum")).isEqualTo(new BigDecimal("4.50"));
    assertThat(row.count("count")).isEqualTo(3);
    assertThat(row.entries("moves")).containsExactly(Map.of("region", "EIRE", "at", "noon"));
    assertThat(row.packed("packed")).isEqualTo("x".repeat(5_000));
    assertThat(row.has("name")).isTrue();
    assertThat(row.item()).containsKeys("pk", "sk", "@7");
  }

  @Test
  void missingAttributeIsZeroOrEmpty() {
    assertThat(row.textIfPresent("city")).isEmpty();
    assertThat(row.decimal("returns")).isZero();
    assertThat(row.count("returns")).isZero();
    assertThat(row.entries("returns")).isEmpty();
    assertThat(row.has("returns")).isFalse();
  }

  @Test
  void fractionIsNoCount() {
    assertThatThrownBy(() -> row.count("sum")).isInstanceOf(ArithmeticException.class);
  }
}
