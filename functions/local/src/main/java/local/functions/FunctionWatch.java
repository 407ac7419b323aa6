package local.functions;

import java.time.Duration;

/** Observes functions. Called by the threads that run them; must neither wait nor fail. */
public interface FunctionWatch {
  /** Ignores everything. */
  FunctionWatch NONE = new FunctionWatch() {};

  /** A function logged a line, by the logger of its context. */
  default void logged(String function, String line) {}

  /** An invocation ended, or was refused and took no time. */
  default void ended(String function, Outcome outcome, Duration took) {}

  /** An asynchronous invocation was given up. */
  default void dropped(String function) {}
}
