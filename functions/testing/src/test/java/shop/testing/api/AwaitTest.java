package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.testing.Await;

/** A wait that times out names its goal, the last state seen, and the state of the system. */
@ExtendWith(SharedShop.class)
final class AwaitTest {

  private final Shop shop;

  AwaitTest(Shop shop) {
    this.shop = shop;
  }

  @Test
  void aVainWaitNamesWhatWasWaitedForTheLastValueAndEveryView() {
    AtomicInteger looks = new AtomicInteger();

    assertThatThrownBy(
            () ->
                Await.until(
                    "the moon is full", looks::incrementAndGet, _ -> false, Duration.ofMillis(30)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("in vain until the moon is full; seen last: " + looks.get())
        .hasMessageContaining("The system at " + shop.uri())
        .hasMessageContainingAll("orders: active, generation 1, lag {\"events\":", "ringing: ")
        .hasMessageContainingAll(
            Operator.VIEWS.stream().map(view -> "\n  " + view + ": ").toArray(String[]::new));
  }

  @Test
  void aLookThatFailsNamesWhatWasWaitedForToo() {
    assertThatThrownBy(
            () ->
                Await.until(
                    "a row is there",
                    () -> {
                      throw new IllegalStateException("No table.");
                    }))
        .hasMessageContaining("Cannot tell whether a row is there")
        .hasMessageContaining("No table.")
        .hasRootCauseMessage("No table.");
  }
}
