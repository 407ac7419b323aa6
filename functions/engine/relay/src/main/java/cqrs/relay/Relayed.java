package cqrs.relay;

import java.util.List;

/**
 * What a run has come to.
 *
 * @param published events that the bus has confirmed
 * @param calls to the bus
 * @param retries entries that were sent again
 * @param held what keeps partitions back, a line each; empty if everything is published that may be
 */
public record Relayed(long published, int calls, int retries, List<String> held) {

  static final Relayed NOTHING = new Relayed(0, 0, 0, List.of());

  public Relayed {
    held = List.copyOf(held);
  }

  static Relayed heldBy(String reason) {
    return new Relayed(0, 0, 0, List.of(reason));
  }
}
