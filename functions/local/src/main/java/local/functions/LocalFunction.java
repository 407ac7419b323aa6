package local.functions;

import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import local.functions.Outcome.Failed;
import local.functions.Outcome.Returned;
import local.functions.Outcome.Throttled;
import local.functions.Outcome.TimedOut;
import local.template.StartupException;
import local.template.Template.Async;
import local.template.Template.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function of the template. An instance serves one invocation at a time. More are started up to
 * the reserved concurrency. One that ran into its timeout is not used again.
 */
public final class LocalFunction {
  static final String VERSION_VARIABLE = "AWS_LAMBDA_FUNCTION_VERSION";
  private static final Logger LOG = LoggerFactory.getLogger(LocalFunction.class);
  private static final String NAME_VARIABLE = "AWS_LAMBDA_FUNCTION_NAME";

  private final Function definition;
  private final Clients clients;
  private final FunctionWatch watch;
  private final ConcurrentLinkedDeque<Instance> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger running = new AtomicInteger();

  /** Starts the first instance of a function without a watch. */
  public LocalFunction(Function definition, String version, Clients clients) {
    this(definition, version, clients, FunctionWatch.NONE);
  }

  /**
   * Starts its first instance, with Lambda's environment variables for name and version.
   *
   * @throws StartupException if that cannot be done
   */
  public LocalFunction(Function definition, String version, Clients clients, FunctionWatch watch) {
    var environment = new HashMap<>(definition.environment());
    environment.putIfAbsent(NAME_VARIABLE, definition.name());
    environment.putIfAbsent(VERSION_VARIABLE, version);
    this.definition = definition.withEnvironment(environment);
    this.clients = clients;
    this.watch = watch;
    idle.push(Instance.start(this.definition, clients));
  }

  public String name() {
    return definition.name();
  }

  public String version() {
    return definition.environment().getOrDefault(VERSION_VARIABLE, "");
  }

  /** Tells that an asynchronous invocation was given up. */
  void dropped() {
    watch.dropped(name());
  }

  Async async() {
    return definition.async();
  }

  /** Starts an invocation. The future never fails, and is done at the timeout at the latest. */
  public CompletableFuture<Outcome> start(byte[] event) {
    if (!begins()) {
      watch.ended(name(), new Throttled(), Duration.ZERO);
      return CompletableFuture.completedFuture(new Throttled());
    }
    long began = System.nanoTime();
    var outcome = new CompletableFuture<Outcome>();
    var taken = new AtomicReference<@Nullable Instance>();
    var worker =
        Thread.ofVirtual().name(definition.logicalId()).unstarted(() -> run(event, taken, outcome));
    var timeout = definition.timeout();
    var ended =
        outcome
            .completeOnTimeout(new TimedOut(timeout), timeout.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (how, _) -> {
                  if (how instanceof TimedOut) {
                    end(taken.get());
                  }
                  running.decrementAndGet();
                  watch.ended(name(), how, Duration.ofNanos(System.nanoTime() - began));
                  if (how instanceof TimedOut) {
                    LOG.error("{} timed out after {} ms", definition.name(), timeout.toMillis());
                    worker.interrupt();
                  }
                });
    worker.start();
    return ended;
  }

  /** Invokes it and waits for the outcome. */
  public Outcome invoke(byte[] event) {
    return start(event).join();
  }

  /**
   * Invokes it and waits for its result.
   *
   * @throws IllegalStateException if there is none; the cause was logged
   */
  public String call(byte[] event) {
    return switch (invoke(event)) {
      case Returned(String json) -> json;
      case Failed(Throwable cause) -> throw new IllegalStateException(name() + ": " + cause);
      case Throttled _ ->
          throw new IllegalStateException(
              "%s has as many invocations under way as it may have".formatted(name()));
      case TimedOut(var after) ->
          throw new IllegalStateException(
              "%s timed out after %d s".formatted(name(), after.toSeconds()));
    };
  }

  private boolean begins() {
    int most = definition.reservedConcurrency().orElse(Integer.MAX_VALUE);
    return running.getAndUpdate(now -> now < most ? now + 1 : now) < most;
  }

  private static void end(@Nullable Instance instance) {
    if (instance != null) {
      instance.end();
    }
  }

  private void run(
      byte[] event, AtomicReference<@Nullable Instance> taken, CompletableFuture<Outcome> outcome) {
    Outcome how;
    try {
      var warm = idle.poll();
      var instance = warm == null ? Instance.start(definition, clients) : warm;
      taken.set(instance);
      if (outcome.isDone()) {
        // Its start alone took too long.
        return;
      }
      how = outcomeOf(instance, event);
      if (!outcome.isDone()) {
        // Before the outcome is known, so that whoever waited for it finds this instance again.
        idle.push(instance);
      }
    } catch (StartupException e) {
      how = new Failed(e);
    }
    if (outcome.complete(how) && how instanceof Failed(Throwable cause)) {
      LOG.error("{} failed", definition.name(), cause);
    }
  }

  private Outcome outcomeOf(Instance instance, byte[] event) {
    try {
      return new Returned(instance.handle(event, new LocalContext(definition, watch)));
    } catch (Throwable e) {
      return new Failed(e);
    }
  }
}
