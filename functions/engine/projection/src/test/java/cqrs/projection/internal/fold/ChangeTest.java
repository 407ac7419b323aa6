package cqrs.projection.internal.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RefusedChangeException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ChangeTest {

  private static final AttributeValue A = Attributes.s("a");
  private static final AttributeValue B = Attributes.s("b");

  /** One change of each kind. */
  private static final List<Change> KINDS =
      List.of(
          new Change.Add(BigDecimal.ONE),
          new Change.Min(A),
          new Change.Max(A),
          new Change.Set(A),
          new Change.InGeneration("a"),
          new Change.Append(List.of(A)));

  @Test
  void changesOfOneKindMerge() {
    assertThat(new Change.Add(BigDecimal.ONE).then(new Change.Add(BigDecimal.TWO)))
        .isEqualTo(new Change.Add(BigDecimal.valueOf(3)));
    assertThat(new Change.Set(A).then(new Change.Set(B))).isEqualTo(new Change.Set(B));
    assertThat(new Change.InGeneration("a").then(new Change.InGeneration("b")))
        .isEqualTo(new Change.InGeneration("b"));
    assertThat(new Change.Append(List.of(A)).then(new Change.Append(List.of(B))))
        .isEqualTo(new Change.Append(List.of(A, B)));
  }

  @Test
  void minimumAndMaximumDoNotDependOnTheOrder() {
    assertThat(new Change.Min(A).then(new Change.Min(B))).isEqualTo(new Change.Min(A));
    assertThat(new Change.Min(B).then(new Change.Min(A))).isEqualTo(new Change.Min(A));
    assertThat(new Change.Max(A).then(new Change.Max(B))).isEqualTo(new Change.Max(B));
    assertThat(new Change.Max(B).then(new Change.Max(A))).isEqualTo(new Change.Max(B));
  }

  /** Equal numbers may be written in two ways. */
  @Test
  void firstOfEqualValuesStays() {
    AttributeValue one = AttributeValue.fromN("1");
    AttributeValue same = AttributeValue.fromN("1.0");
    assertThat(new Change.Min(one).then(new Change.Min(same))).isEqualTo(new Change.Min(one));
    assertThat(new Change.Max(one).then(new Change.Max(same))).isEqualTo(new Change.Max(one));
  }

  @Test
  void changesOfTwoKindsDoNotMerge() {
    for (Change one : KINDS) {
      for (Change other : KINDS) {
        if (one.getClass() != other.getClass()) {
          assertThatThrownBy(() -> one.then(other))
              .isInstanceOf(RefusedChangeException.class)
              .hasMessageContaining(one.getClass().getSimpleName())
              .hasMessageContaining(other.getClass().getSimpleName());
        }
      }
    }
  }

  @Test
  void numbersCompareByValueAndTextsByBytes() {
    assertThat(Values.compare(Attributes.n(9), Attributes.n(10))).isNegative();
    assertThat(Values.compare(AttributeValue.fromN("1.50"), AttributeValue.fromN("1.5"))).isZero();
    assertThat(Values.compare(Attributes.s("9"), Attributes.s("10"))).isPositive();
    assertThat(Values.compare(A, A)).isZero();
    // In UTF-16 the surrogates of the second come first.
    assertThat(Values.compare(Attributes.s("\uffff"), Attributes.s("\ud83d\ude00"))).isNegative();
  }

  @Test
  void otherValuesHaveNoOrder() {
    AttributeValue yes = AttributeValue.fromBool(true);
    List<List<AttributeValue>> pairs =
        List.of(
            List.of(A, Attributes.n(1)),
            List.of(Attributes.n(1), A),
            List.of(A, yes),
            List.of(yes, A),
            List.of(Attributes.n(1), yes),
            List.of(yes, Attributes.n(1)),
            List.of(yes, yes));
    for (List<AttributeValue> pair : pairs) {
      assertThatThrownBy(() -> Values.compare(pair.getFirst(), pair.getLast()))
          .isInstanceOf(RefusedChangeException.class);
    }
  }
}
