package shop.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** {@code -Plocalstack} on a machine without Docker ends with one clear sentence. */
final class NoDockerTest {

  @Test
  void withoutAnEngineTheSuiteFailsWithOneSentence() {
    assertThatThrownBy(() -> LocalStack.requireDocker("localstack/localstack:1", () -> false))
        .isInstanceOf(NoDockerException.class)
        .hasNoCause()
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty())
        .hasMessage(
            "-Plocalstack runs localstack/localstack:1 and needs a Docker engine, and none answers"
                + " here (docker info says why): start one, or leave out -Plocalstack to run the"
                + " same tests on the embedded emulators.");
  }

  @Test
  void withAnEngineItGoesOn() {
    assertThatCode(() -> LocalStack.requireDocker("localstack/localstack:1", () -> true))
        .doesNotThrowAnyException();
  }
}
