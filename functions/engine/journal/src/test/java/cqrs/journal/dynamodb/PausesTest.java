package cqrs.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PausesTest {

  @Test
  void aPauseIsAsLongAsItIsSaid() {
    long began = System.nanoTime();
    Pauses.sleep(TimeUnit.MILLISECONDS.toNanos(20));
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
  }

  @Test
  void whoIsInterruptedGoesOnAtOnceAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    long began = System.nanoTime();
    Pauses.sleep(TimeUnit.MINUTES.toNanos(10));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(System.nanoTime() - began).isLessThan(TimeUnit.MINUTES.toNanos(1));
  }
}
