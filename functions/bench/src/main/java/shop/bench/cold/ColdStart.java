package shop.bench.cold;

import cqrs.snapshot.Recorded.Call;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import shop.bench.report.Times;

/**
 * How a function has handled the events of its step.
 *
 * @param first the classes loaded at the first answer
 * @param all the classes loaded in the end
 */
public record ColdStart(
    Deployed function,
    Mode mode,
    Ready ready,
    Times times,
    LoadedClasses first,
    LoadedClasses all) {

  /**
   * How it was when its snapshot would have been taken.
   *
   * @param calls of services
   * @param output what it has written by then
   */
  public record Ready(int calls, String output, LoadedClasses classes) {
    private static final Ready NOT_WATCHED = new Ready(0, "", LoadedClasses.NONE);
  }

  /**
   * How long it took, in nanoseconds.
   *
   * @param toReady from its start until its hooks have run; 0 without a snapshot
   * @param toAnswer from its start, or its restore, to the first answer
   * @param warm the same event once more
   */
  public record Times(long toReady, long toAnswer, long warm) {}

  static ColdStart of(
      ColdStartScenario.Step step,
      Mode mode,
      boolean watched,
      Map<String, URI> endpoints,
      Path folder)
      throws Exception {
    List<Call> calls = new ArrayList<>();
    try (Recorders recorders = Recorders.open(watched ? endpoints : Map.of(), calls)) {
      Map<String, URI> seen = watched ? recorders.endpoints() : endpoints;
      var start = new FreshProcess.Start(mode, watched, seen);
      try (FreshProcess process = FreshProcess.start(step.function(), start, folder)) {
        long toReady = mode.hasSnapshot() ? process.awaitReady() : 0;
        Ready ready =
            watched && mode.hasSnapshot()
                ? new Ready(calls.size(), process.output(), process.classes())
                : Ready.NOT_WATCHED;
        long from = mode.hasSnapshot() ? process.restore() : 0;
        String event = step.events().getFirst();
        FreshProcess.Answer first = succeeded(step, process.invoke(event));
        LoadedClasses classes = classes(process, watched);
        Times times = new Times(toReady, first.sinceStart() - from, process.invoke(event).took());
        for (String other : step.events().subList(1, step.events().size())) {
          FreshProcess.Answer _ = process.invoke(other);
        }
        return new ColdStart(
            step.function(), mode, ready, times, classes, classes(process, watched));
      }
    }
  }

  private static LoadedClasses classes(FreshProcess process, boolean watched) throws IOException {
    return watched ? process.classes() : LoadedClasses.NONE;
  }

  private static FreshProcess.Answer succeeded(
      ColdStartScenario.Step step, FreshProcess.Answer answer) {
    boolean failed =
        Stream.of("\"statusCode\":4", "\"statusCode\":5", "\"itemIdentifier\":")
            .anyMatch(answer.json().replace(" ", "")::contains);
    if (failed) {
      throw new IllegalStateException(step.function().name() + " answers " + answer.json());
    }
    return answer;
  }
}
