package cqrs.command;

import com.amazonaws.services.lambda.runtime.Context;
import cqrs.snapshot.PlainContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Contexts of these tests: one keeps what is logged, the other one's log fails. */
record RecordingContext(List<String> lines, Context context) {

  private static final Duration TIME = Duration.ofSeconds(10);

  RecordingContext() {
    this(new CopyOnWriteArrayList<>());
  }

  private RecordingContext(List<String> lines) {
    this(lines, new PlainContext(TIME, lines::add));
  }

  static Context failing() {
    return new PlainContext(
        TIME,
        _ -> {
          throw new IllegalStateException("the log is full");
        });
  }
}
