package shop.local.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bounds that Lambda documents for a mapping's settings. */
class MappingSettingsTest {

  static Stream<Arguments> outOfBounds() {
    return Stream.of(
        Arguments.of(Settings.defaults().batchSize(0), "BatchSize"),
        Arguments.of(Settings.defaults().batchSize(10_001), "BatchSize"),
        Arguments.of(
            Settings.defaults().window(Duration.ofSeconds(-1)), "MaximumBatchingWindowInSeconds"),
        Arguments.of(
            Settings.defaults().window(Duration.ofSeconds(301)), "MaximumBatchingWindowInSeconds"),
        Arguments.of(Settings.defaults().retries(-2), "MaximumRetryAttempts"),
        Arguments.of(Settings.defaults().retries(10_001), "MaximumRetryAttempts"),
        Arguments.of(
            Settings.defaults().maximumAge(Duration.ofSeconds(59)), "MaximumRecordAgeInSeconds"),
        Arguments.of(
            Settings.defaults().maximumAge(Duration.ofSeconds(604_801)),
            "MaximumRecordAgeInSeconds"));
  }

  @ParameterizedTest
  @MethodSource("outOfBounds")
  void whatLambdaRefusesIsRefusedByName(Settings settings, String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(settings::build)
        .withMessageContaining("TestFunction")
        .withMessageContaining(name);
  }

  @Test
  void whatLambdaTakesIsTaken() {
    var widest =
        Settings.defaults()
            .batchSize(10_000)
            .window(Duration.ofMinutes(5))
            .retries(10_000)
            .maximumAge(Duration.ofDays(7))
            .build();
    var narrowest =
        Settings.defaults().batchSize(1).retries(0).maximumAge(Duration.ofMinutes(1)).build();
    assertThat(List.of(widest.batchSize(), narrowest.batchSize())).containsExactly(10_000, 1);
  }
}
