package cqrs.projection.internal.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.journal.codec.Position;
import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.RefusedChangeException;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class FoldedRowTest {

  private static final Position AT = new Position(3, 12);

  private static FoldedRow row(Change... changes) {
    FoldedRow row = new FoldedRow();
    for (Change change : changes) {
      take(row, change);
    }
    return row;
  }

  private static void take(FoldedRow row, Change change) {
    row.take(AT, List.of(new Step("x", change)), 7);
  }

  private static void isX(FoldedRow row, AttributeValue value) {
    assertThat(row.attributes()).isEqualTo(Map.of("x", value, "@3", Attributes.n(12)));
  }

  private static Change add(String amount) {
    return new Change.Add(new BigDecimal(amount));
  }

  private static Change append(String text) {
    return new Change.Append(List.of(Attributes.s(text)));
  }

  @Test
  void eachKindOfChangeIsMade() {
    isX(row(add("2"), add("3")), Attributes.n(5));
    isX(row(new Change.Set(Attributes.s("v"))), Attributes.s("v"));
    isX(row(new Change.InGeneration("v")), Attributes.s("7#v"));
    isX(
        row(append("v"), append("w")),
        AttributeValue.fromL(List.of(Attributes.s("v"), Attributes.s("w"))));
  }

  @Test
  void minimumAndMaximumStay() {
    AttributeValue four = Attributes.n(4);
    AttributeValue five = Attributes.n(5);
    AttributeValue same = AttributeValue.fromN("5.0");
    isX(row(new Change.Min(five), new Change.Min(four)), four);
    isX(row(new Change.Min(four), new Change.Min(five)), four);
    isX(row(new Change.Min(five), new Change.Min(same)), five);
    isX(row(new Change.Max(five), new Change.Max(four)), five);
    isX(row(new Change.Max(four), new Change.Max(five)), five);
    isX(row(new Change.Max(five), new Change.Max(same)), five);
    // In UTF-16 the surrogates of the second come first.
    AttributeValue last = Attributes.s("\ud83d\ude00");
    isX(row(new Change.Max(Attributes.s("\uffff")), new Change.Max(last)), last);
    assertThatThrownBy(() -> row(new Change.Min(five), new Change.Min(last)))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> row(new Change.Min(last), new Change.Min(five)))
        .isInstanceOf(RuntimeException.class);
  }

  /** Two steps of one event see each other. */
  @Test
  void eventIsTakenAsAWholeOrNotAtAll() {
    FoldedRow row = new FoldedRow();
    row.take(AT, List.of(new Step("x", add("2")), new Step("x", add("3"))), 7);
    isX(row, Attributes.n(5));
    assertThatThrownBy(
            () ->
                row.take(
                    new Position(3, 13),
                    List.of(new Step("x", add("1")), new Step("y", add("1e200"))),
                    7))
        .isInstanceOf(RefusedChangeException.class);
    isX(row, Attributes.n(5));
  }

  @Test
  void aNumberHas38DigitsAndAMagnitudeThatDynamoDbTakes() {
    String digits = "1".repeat(38);
    for (String taken : List.of(digits, "1e125", "9e125", "1e-130", "0e500", digits + "00")) {
      assertThat(row(add(taken)).attributes()).containsKey("x");
    }
    for (String refused : List.of(digits + "1", "1e126", "1e-131")) {
      assertThatThrownBy(() -> row(add(refused))).isInstanceOf(RefusedChangeException.class);
    }
    assertThatThrownBy(() -> row(add(digits), add("0.1")))
        .isInstanceOf(RefusedChangeException.class);
    assertThatThrownBy(() -> row(add("1e200"), add("-1e200")))
        .isInstanceOf(RefusedChangeException.class);
  }

  @Test
  void copyIsIndependent() {
    FoldedRow row = row(add("2"));
    row.refuses(AT);
    FoldedRow copy = row.copy();
    take(copy, add("3"));
    isX(row, Attributes.n(2));
    isX(copy, Attributes.n(5));
    assertThat(copy.refused()).contains(AT);
    assertThat(copy.size()).isEqualTo(row.size());
    assertThat(new FoldedRow().refused()).isEmpty();
  }

  /** 160 bytes for the row and for each attribute, besides names and contents. */
  @Test
  void theSizeFollowsEachChange() {
    FoldedRow row = new FoldedRow();
    assertThat(row.size()).isEqualTo(160);
    take(row, new Change.Set(Attributes.s("abc")));
    // x and abc, @3 and 12.
    assertThat(row.size()).isEqualTo(160 + 160 + 1 + 3 + 160 + 2 + 2);
    take(row, new Change.Set(Attributes.s("abcdefg")));
    assertThat(row.size()).isEqualTo(160 + 160 + 1 + 7 + 160 + 2 + 2);
    assertThat(FoldedRow.size(row.attributes())).isEqualTo(row.size());
  }

  @Test
  void eachTypeHasASize() {
    Map<AttributeValue, Integer> sizes =
        Map.of(
            Attributes.s("abc"), 3,
            AttributeValue.fromN("12345"), 5,
            AttributeValue.fromB(SdkBytes.fromUtf8String("ab")), 2,
            AttributeValue.fromL(List.of(Attributes.s("ab"), Attributes.s("c"))), 323,
            AttributeValue.fromM(Map.of("k", Attributes.s("abcd"))), 164,
            AttributeValue.fromSs(List.of("ab", "c")), 3,
            AttributeValue.fromNs(List.of("12", "3", "4")), 4,
            AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("abcde"))), 5,
            AttributeValue.fromBool(true), 0);
    sizes.forEach(
        (value, size) ->
            assertThat(FoldedRow.size(Map.of("x", value))).isEqualTo(160 + 160 + 1 + size));
  }
}
