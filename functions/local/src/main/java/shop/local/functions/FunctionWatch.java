package shop.local.functions;

import java.time.Duration;

/** Is told what functions do. Called by the threads that run them; must neither wait nor fail. */
public interface FunctionWatch {
  /** Sees nothing. */
  FunctionWatch NONE =
      new FunctionWatch() {
        @Override
        public void logged(String function, String line) {}

        @Override
        public void ended(String function, Outcome outcome, Duration took) {}

        @Override
        public void dropped(String function) {}
      };

  /** A function logged a line, by the logger of its context. */
  void logged(String function, String line);

  /**
   * An invocation ended, or was refused.
   *
   * @param took no time where it was refused
   */
  void ended(String function, Outcome outcome, Duration took);

  /** An asynchronous invocation was given up. */
  void dropped(String function);
}
