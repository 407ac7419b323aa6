package shop.local.functions;

import shop.local.dynamodb.InterceptedDynamoDb;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/**
 * The clients of one instance, which work until it ends. Lambda ends the process of an invocation
 * that ran into its timeout; here its threads go on, so at least they reach nothing.
 */
final class Lifeline {

  private volatile boolean cut;

  /** The instance has ended. An error, so that no function handles it. */
  static final class EndedError extends Error {
    private static final long serialVersionUID = 1;

    private EndedError() {
      super("This instance ran into its timeout.");
    }
  }

  Clients of(Clients clients) {
    return new Clients(
        new InterceptedDynamoDb(
            clients.dynamoDb(),
            (request, next) -> {
              requireAlive();
              return next.apply(request);
            }),
        () -> new Cuttable(clients.eventBridge().get()));
  }

  /** From now on no call is made. */
  void cut() {
    cut = true;
  }

  private void requireAlive() {
    if (cut) {
      throw new EndedError();
    }
  }

  private final class Cuttable implements EventBridgeClient {

    private final EventBridgeClient real;

    private Cuttable(EventBridgeClient real) {
      this.real = real;
    }

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
      requireAlive();
      return real.putEvents(request);
    }

    @Override
    public String serviceName() {
      return real.serviceName();
    }

    @Override
    public void close() {}
  }
}
