package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  @Test
  void aVainWaitNamesWhatWasWaitedForAndTheLastValue() {
    var looks = new AtomicInteger();
    assertThatThrownBy(
            () ->
                Await.until(
                    "the moon is full", looks::incrementAndGet, _ -> false, Duration.ofMillis(20)))
        .isInstanceOf(AssertionError.class)
        .satisfies(e -> assertThat(e).hasMessageEndingWith("full; seen last: " + looks.get()));
  }
}
