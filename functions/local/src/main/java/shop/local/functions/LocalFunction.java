package shop.local.functions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.local.functions.Outcome.Failed;
import shop.local.functions.Outcome.Returned;
import shop.local.functions.Outcome.TimedOut;
import shop.local.startup.StartupException;
import shop.local.template.Template.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A function of the template. As on Lambda an instance serves one invocation at a time, further
 * ones are started when all are busy, and one that ran into its timeout is not used again.
 */
public final class LocalFunction {
  private static final Logger LOG = LoggerFactory.getLogger(LocalFunction.class);

  private final Function definition;
  private final DynamoDbClient dynamoDb;
  private final ConcurrentLinkedDeque<Instance> idle = new ConcurrentLinkedDeque<>();

  /**
   * Starts its first instance.
   *
   * @throws StartupException if that cannot be done
   */
  public LocalFunction(Function definition, DynamoDbClient dynamoDb) {
    this.definition = definition;
    this.dynamoDb = dynamoDb;
    idle.push(Instance.start(definition, dynamoDb));
  }

  public String name() {
    return definition.name();
  }

  /**
   * Starts an invocation; the future never fails, and is done at the function's timeout at the
   * latest.
   */
  public CompletableFuture<Outcome> start(byte[] event) {
    var outcome = new CompletableFuture<Outcome>();
    var worker =
        Thread.ofVirtual().name(definition.logicalId()).unstarted(() -> run(event, outcome));
    var timeout = definition.timeout();
    var ended =
        outcome
            .completeOnTimeout(new TimedOut(timeout), timeout.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (how, _) -> {
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

  private void run(byte[] event, CompletableFuture<Outcome> outcome) {
    Outcome how;
    try {
      var warm = idle.poll();
      var instance = warm == null ? Instance.start(definition, dynamoDb) : warm;
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
      return new Returned(instance.handle(event, new LocalContext(definition)));
    } catch (Throwable e) {
      return new Failed(e);
    }
  }
}
