package cqrs.http;

import com.amazonaws.services.lambda.runtime.Context;
import cqrs.snapshot.PlainContext;
import java.time.Duration;
import java.util.List;

/** Contexts of these tests. */
final class Contexts {

  private static final Duration TIME = Duration.ofSeconds(30);

  private Contexts() {}

  /** A context that keeps what is logged. */
  static Context loggingTo(List<String> log) {
    return new PlainContext(TIME, log::add);
  }

  /** A context whose logger fails. */
  static Context failing() {
    return new PlainContext(
        TIME,
        _ -> {
          throw new IllegalStateException("the log is full");
        });
  }
}
