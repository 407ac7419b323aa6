package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Guards against debates: {@code mvn -Pformat} formats. */
class FormatTest {

  @Test
  void everyJavaFileIsAsTheFormatterLeavesIt() {
    assertThat(Checkout.javaFiles().parallelStream().filter(file -> !isFormatted(file)))
        .as("not formatted: run mvn -Pformat")
        .isEmpty();
  }

  private static boolean isFormatted(Path file) {
    String source = Checkout.read(file);
    return Format.formatted(file, source).equals(source);
  }
}
