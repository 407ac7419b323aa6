package cqrs.relay;

import java.util.List;

/**
 * The result of a run.
 *
 * @param published number of events that the bus has confirmed
 * @param calls to the bus
 * @param retries number of entries that were sent again
 * @param held why partitions are held back, one line each; empty if all events are published
 */
public record RelayResult(long published, int calls, int retries, List<String> held) {

  static final RelayResult NOTHING = new RelayResult(0, 0, 0, List.of());

  public RelayResult {
    held = List.copyOf(held);
  }

  static RelayResult heldBy(String reason) {
    return new RelayResult(0, 0, 0, List.of(reason));
  }
}
