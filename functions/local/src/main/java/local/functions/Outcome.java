package local.functions;

import java.time.Duration;

/** How an invocation ended. */
public sealed interface Outcome {
  /** The function returned; {@code json} is its result as the managed runtime writes it. */
  record Returned(String json) implements Outcome {}

  /** The function threw, or its event or result could not be read or written. */
  record Failed(Throwable cause) implements Outcome {}

  /** As many invocations were running as the function may have at once; this one never began. */
  record Throttled() implements Outcome {}

  /** The function was still running at its timeout and was ended. */
  record TimedOut(Duration after) implements Outcome {}
}
