package shop.local.streams;

import java.time.Instant;

/** Is told what a mapping does, in records. Called by its thread; must neither wait nor fail. */
public interface MappingWatch {
  /** Sees nothing. */
  MappingWatch NONE =
      new MappingWatch() {
        @Override
        public void polled(int records, int filteredOut) {}

        @Override
        public void sending(Instant newest) {}

        @Override
        public void sent(int records, int failed) {}

        @Override
        public void dropped(int records) {}
      };

  /** The stream was read, perhaps without finding anything. */
  void polled(int records, int filteredOut);

  /**
   * The function is about to be invoked.
   *
   * @param newest when the batch's last record was written, as well as the stream tells
   */
  void sending(Instant newest);

  /**
   * The function was invoked.
   *
   * @param failed how many of the records come again or are given up
   */
  void sent(int records, int failed);

  /** Records were given up. */
  void dropped(int records);
}
