package shop.local.streams;

import java.util.concurrent.atomic.LongAdder;

/** The counting side of {@link MappingCounts}. */
final class Counters {
  private final LongAdder polled = new LongAdder();
  private final LongAdder filteredOut = new LongAdder();
  private final LongAdder invoked = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  void polled(int records) {
    polled.add(records);
  }

  void filteredOut(int records) {
    filteredOut.add(records);
  }

  void invoked(int records) {
    invoked.add(records);
  }

  void failed(int records) {
    failed.add(records);
  }

  void dropped(int records) {
    dropped.add(records);
  }

  MappingCounts read() {
    return new MappingCounts(
        polled.sum(), filteredOut.sum(), invoked.sum(), failed.sum(), dropped.sum());
  }
}
