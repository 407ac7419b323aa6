package local.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.slf4j.event.Level;

class LineLevelTest {

  record Example(Level level, String line) {}

  static final List<Example> EXAMPLES =
      List.of(
          new Example(Level.ERROR, "{\"level\":\"ERROR\",\"message\":\"answered\"}"),
          new Example(Level.WARN, "{\"message\":\"answered\",\"level\":\"WARN\"}"),
          new Example(Level.INFO, "{\"level\":\"INFO\",\"message\":\"answered\"}"),
          new Example(Level.DEBUG, "{\"level\":\"debug\"}"),
          new Example(Level.ERROR, "{\"list\":[{\"level\":\"INFO\"}],\"level\":\"ERROR\"}"),
          new Example(Level.INFO, "{\"inner\":{\"level\":\"ERROR\"}}"),
          new Example(Level.INFO, "{\"level\":5}"),
          new Example(Level.INFO, "{\"level\":\"loud\"}"),
          new Example(Level.INFO, "{not JSON"),
          new Example(Level.INFO, "{"),
          new Example(Level.ERROR, "[ERROR] It failed."),
          new Example(Level.ERROR, "[FATAL] It failed."),
          new Example(Level.TRACE, "[TRACE] A step."),
          new Example(Level.INFO, "[1] A list, say."),
          new Example(Level.INFO, "[ERROR"),
          new Example(Level.INFO, "ERROR"),
          new Example(Level.INFO, ""));

  @ParameterizedTest
  @FieldSource("EXAMPLES")
  void aLineHasTheLevelThatItStates(Example example) {
    assertThat(LineLevel.of(example.line())).isEqualTo(example.level());
  }
}
