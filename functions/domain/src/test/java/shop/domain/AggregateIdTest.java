package shop.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateIdTest {

  @Test
  void anIdIsWrittenWithItsKindAndReadAgain() {
    assertThat(AggregateId.customer("17850")).hasToString("CUSTOMER#17850");
    assertThat(AggregateId.product("85123A")).hasToString("PRODUCT#85123A");
    assertThat(AggregateId.order("536365")).hasToString("ORDER#536365");
    for (AggregateId.Type type : AggregateId.Type.values()) {
      AggregateId id = new AggregateId(type, "a.b_c-9");
      assertThat(AggregateId.parse(id.toString())).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ORDER", "order#1", "JOURNAL#1", "#1"})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AggregateId.parse(text));
  }
}
