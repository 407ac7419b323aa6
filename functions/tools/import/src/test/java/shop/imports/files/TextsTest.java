package shop.imports.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TextsTest {

  @Test
  void namesAreTrimmedToOneLine() {
    assertThat(Texts.name("  BRASS\r\n\tLAMP \u00a0 ")).isEqualTo("BRASS LAMP \u00a0");
    assertThat(Texts.name(" \t ")).isEmpty();
  }

  @Test
  void namesAreCutBetweenCharactersAt200Bytes() {
    String name = Texts.name("x" + "🔔".repeat(60));

    assertThat(name).isEqualTo("x" + "🔔".repeat(49));
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSize(197);
    assertThat(Texts.name("y".repeat(199) + " z")).isEqualTo("y".repeat(199));
  }
}
