package shop.imports.send;

import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import shop.imports.files.Texts;

/** Waits for views to show everything written before. */
public final class Views {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final HttpApi api;
  private final Pauses pauses;

  public Views(HttpApi api, Pauses pauses) {
    this.api = api;
    this.pauses = pauses;
  }

  /**
   * Returns when none of the views wanted lags; stops where they get no nearer for too long.
   *
   * @param left is told how many events the views still lack, all together
   */
  public void awaitCaughtUp(Predicate<String> wanted, LongConsumer left) {
    long nearest = Long.MAX_VALUE;
    long since = pauses.nanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      List<Fields> behind = behind(wanted);
      long lag = behind.stream().mapToLong(Views::lag).sum();
      left.accept(lag);
      if (behind.isEmpty()) {
        return;
      }
      if (lag < nearest) {
        nearest = lag;
        since = pauses.nanos();
      } else if (pauses.nanos() - since >= api.patience().toNanos()) {
        throw new Stopped(
            ("View %s is %s behind and has not come nearer for %d s: see GET /views, "
                    + "then run the same command again.")
                .formatted(
                    behind.getFirst().text("view"),
                    Texts.count(lag(behind.getFirst()), "event"),
                    api.patience().toSeconds()));
      }
      try {
        pauses.pause(pause);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new Stopped("Interrupted while waiting for the views.");
      }
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
  }

  private List<Fields> behind(Predicate<String> wanted) {
    Answer answer = api.get("/views");
    if (!answer.isSuccess()) {
      throw new Stopped(
          "GET /views answered " + answer.reason() + ": check that -Durl names an order system.");
    }
    return answer.body().list("items").stream()
        .filter(view -> wanted.test(view.text("view")))
        .filter(view -> lag(view) > 0)
        .toList();
  }

  private static long lag(Fields view) {
    return view.child("lag").number("events");
  }
}
