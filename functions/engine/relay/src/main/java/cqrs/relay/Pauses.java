package cqrs.relay;

import java.time.Duration;

/** How the relay waits. */
@FunctionalInterface
public interface Pauses {

  /** Real ones. An interrupted thread goes on at once and stays interrupted. */
  Pauses REAL = pause -> cqrs.journal.dynamodb.Pauses.sleep(pause.toNanos());

  /** Returns when at least so much time has gone by. */
  void pause(Duration pause);
}
