package cqrs.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"LEDGER#17850", "ROOM_TYPE#85123A", "A1#a.b_c-9"})
  void anIdIsWrittenAsItIsRead(String text) {
    assertThat(AggregateId.parse(text)).hasToString(text);
  }

  @Test
  void theTypeStandsBeforeTheNumberSign() {
    assertThat(AggregateId.parse("LEDGER#1")).isEqualTo(new AggregateId("LEDGER", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LEDGER", "ledger#1", "1A#1", "JOURNAL#1", "COMMAND#a#b", "#1"})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AggregateId.parse(text));
  }
}
