package shop.imports.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdsTest {

  @ParameterizedTest
  @CsvSource({
    "85123A,85123A",
    "85123a,85123a",
    "gift_0001_80,gift_0001_80",
    "BANK CHARGES,BANK.20CHARGES",
    "BANK.20CHARGES,BANK.2E20CHARGES",
    "Käse/1,K.C3.A4se.2F1",
    "..,.2E.2E",
  })
  void codesKeepTheirLettersAndDigits(String code, String id) {
    assertThat(Ids.of(code)).isEqualTo(id);
  }

  @Test
  void idsAreValidAndNoTwoCodesShareOne() {
    Random random = new Random(1);
    String[] parts = {"A", "a", "1", " ", ".", "2", "E", "é", "\u0000", "日本", "%", "-", "_", "0"};
    Map<String, String> codes = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      StringBuilder code = new StringBuilder();
      int length = 1 + random.nextInt(i % 10 == 0 ? 90 : 5);
      for (int j = 0; j < length; j++) {
        code.append(parts[random.nextInt(parts.length)]);
      }
      String id = Ids.of(code.toString());
      assertThat(id).matches("[A-Za-z0-9._-]{1,64}");
      String other = codes.putIfAbsent(id, code.toString());
      assertThat(other == null || other.contentEquals(code)).as("%s and %s", code, other).isTrue();
    }
  }

  @Test
  void longCodesThatBeginAlikeStayApart() {
    assertThat(Ids.of("x".repeat(64))).isEqualTo("x".repeat(64));
    assertThat(Ids.of("x".repeat(65)))
        .startsWith("x".repeat(30) + "..")
        .hasSize(64)
        .isNotEqualTo(Ids.of("x".repeat(66)));
  }
}
