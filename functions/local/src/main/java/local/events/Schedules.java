package local.events;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import local.functions.AsyncInvocations;
import local.functions.LocalFunction;
import local.functions.Time;
import local.template.Template.Schedule;

/**
 * Starts functions by the clock, first after one period. Runs are asynchronous invocations, so
 * neither a failure nor a long run delays the next. Runs missed while the machine slept start once.
 */
public final class Schedules implements AutoCloseable {
  private final Time time;
  private final AsyncInvocations invocations;
  private final Predicate<String> paused;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("schedule-", 0).factory());

  /** Makes none yet; {@code paused} tells whether the schedule of a name is. */
  public Schedules(Time time, AsyncInvocations invocations, Predicate<String> paused) {
    this.time = time;
    this.paused = paused;
    this.invocations = invocations;
  }

  /** Begins to run it. */
  public void start(Schedule schedule, LocalFunction function) {
    var first = time.steady().plus(schedule.period());
    threads.execute(() -> run(schedule, function, first));
  }

  /** When this returns, no run begins. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }

  private void run(Schedule schedule, LocalFunction function, Instant first) {
    try {
      for (var due = first; ; due = nextDue(due, schedule.period())) {
        time.waitUntil(due);
        if (!paused.test(schedule.name())) {
          invocations.accept(function, ScheduledEvents.toJson(schedule, wallClock(due)));
        }
      }
    } catch (InterruptedException e) {
      // Closed: nothing is left to do.
      Thread.currentThread().interrupt();
    }
  }

  private Instant wallClock(Instant steady) {
    return time.now().minus(Duration.between(steady, time.steady()));
  }

  private Instant nextDue(Instant due, Duration period) {
    long passed = Math.max(0, Duration.between(due, time.steady()).dividedBy(period));
    return due.plus(period.multipliedBy(passed + 1));
  }
}
