package shop.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.local.template.AlarmRule.And;
import shop.local.template.AlarmRule.Constant;
import shop.local.template.AlarmRule.Is;
import shop.local.template.AlarmRule.Not;
import shop.local.template.AlarmRule.Or;

class AlarmRuleTest {
  private static final AlarmRule A = new Is("ALARM", "a");
  private static final AlarmRule B = new Is("OK", "b b");
  private static final AlarmRule C = new Is("INSUFFICIENT_DATA", "c");

  @Test
  void andBindsMoreThanOrAndNotMoreThanBoth() {
    assertThat(AlarmRule.parse("ALARM(a) OR NOT OK(\"b b\") AND INSUFFICIENT_DATA(c)"))
        .isEqualTo(new Or(List.of(A, new And(List.of(new Not(B), C)))));
    assertThat(AlarmRule.parse("(ALARM(a) OR OK(\"b b\")) AND NOT (INSUFFICIENT_DATA(c))"))
        .isEqualTo(new And(List.of(new Or(List.of(A, B)), new Not(C))));
  }

  @Test
  void manyInARowBlanksAndLinesDoNotMatter() {
    assertThat(AlarmRule.parse("\n ALARM ( \"a\" )\n  OR ALARM(a)\tOR\nTRUE OR FALSE "))
        .isEqualTo(new Or(List.of(A, A, new Constant(true), new Constant(false))));
  }

  @Test
  void anAlarmMayBeNamedByItsArn() {
    assertThat(AlarmRule.parse("ALARM(arn:aws:cloudwatch:us-east-1:000000000000:alarm:a)"))
        .isEqualTo(A);
  }

  @Test
  void itNamesTheAlarmsThatItLooksAt() {
    assertThat(AlarmRule.parse("ALARM(a) OR NOT (ALARM(b) AND OK(a))").alarms())
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALARM(a) OR         | ends too early",
        "ALARM(a) ALARM(b)   | cannot be read from \"ALARM(b)\" on",
        "(ALARM(a)           | ends too early",
        "RINGS(a)            | cannot be read from \"RINGS(a)\" on",
        "ALARM(a) or OK(b)   | cannot be read from \"or OK(b)\" on",
        "ALARM()             | cannot be read from \"ALARM()\" on",
        "''                  | ends too early",
      })
  void whatIsNoRuleIsRefused(String text, String why) {
    assertThatThrownBy(() -> AlarmRule.parse(text)).hasMessage(why);
  }
}
