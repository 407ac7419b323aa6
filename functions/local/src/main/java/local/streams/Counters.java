package local.streams;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** The counting side of {@link MappingCounts}. */
final class Counters {
  private final LongAdder polled = new LongAdder();
  private final LongAdder filteredOut = new LongAdder();
  private final LongAdder invoked = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /** Observes the same counts. */
  private volatile MappingWatch watch = MappingWatch.NONE;

  void tell(MappingWatch other) {
    watch = other;
  }

  void polled(int records, int without) {
    polled.add(records);
    filteredOut.add(without);
    watch.polled(records, without);
  }

  void sending(Instant newest) {
    watch.sending(newest);
  }

  void sent(int records, int notDone) {
    invoked.add(records);
    failed.add(notDone);
    watch.sent(records, notDone);
  }

  void givenUp(int records, boolean told) {
    dropped.add(records);
    watch.givenUp(records, told);
  }

  MappingCounts read() {
    return new MappingCounts(
        polled.sum(), filteredOut.sum(), invoked.sum(), failed.sum(), dropped.sum());
  }
}
