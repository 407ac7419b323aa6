package cqrs.relay;

import java.time.Duration;

/** How the relay waits. */
@FunctionalInterface
public interface Pauses {

  /** Real pauses. An interrupted thread continues at once and stays interrupted. */
  Pauses REAL = pause -> cqrs.journal.dynamodb.Pauses.sleep(pause.toNanos());

  /** Returns after at least this time. */
  void pause(Duration pause);
}
