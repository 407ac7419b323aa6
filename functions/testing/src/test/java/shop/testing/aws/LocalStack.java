package shop.testing.aws;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import local.template.Template.Rule;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** LocalStack in a container of its own. */
final class LocalStack implements Platform {

  private static final String QUEUE = "queue";

  private final LocalStackContainer container;
  private final Endpoint endpoint;
  private final SqsClient sqs;
  private final String queue;
  private final List<String> received = new CopyOnWriteArrayList<>();

  private LocalStack(LocalStackContainer container, Endpoint endpoint) {
    this.container = container;
    this.endpoint = endpoint;
    this.sqs = endpoint.sqs();
    this.queue = sqs.createQueue(it -> it.queueName(QUEUE)).queueUrl();
  }

  static Platform start(String image, Rule rule) {
    requireDocker(image, () -> DockerClientFactory.instance().isDockerAvailable());
    LocalStackContainer container =
        new LocalStackContainer(
            DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"));
    container.start();
    try {
      LocalStack started = new LocalStack(container, endpointOf(container));
      started.make(rule);
      return started;
    } catch (RuntimeException e) {
      container.stop();
      throw e;
    }
  }

  static void requireDocker(String image, BooleanSupplier available) {
    if (!available.getAsBoolean()) {
      throw new NoDockerException(image);
    }
  }

  private static Endpoint endpointOf(LocalStackContainer container) {
    URI uri = container.getEndpoint();
    return new Endpoint(
        uri, container.getRegion(), container.getAccessKey(), container.getSecretKey());
  }

  private void make(Rule rule) {
    String arn =
        sqs.getQueueAttributes(
                it -> it.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .getOrDefault(QueueAttributeName.QUEUE_ARN, "");
    try (EventBridgeClient events = endpoint.eventBridge()) {
      var _ = events.createEventBus(it -> it.name(rule.bus()));
      var _ =
          events.putRule(
              it -> it.name(rule.name()).eventBusName(rule.bus()).eventPattern(rule.pattern()));
      PutTargetsResponse put =
          events.putTargets(
              it ->
                  it.rule(rule.name())
                      .eventBusName(rule.bus())
                      .targets(Target.builder().id(QUEUE).arn(arn).build()));
      if (put.failedEntryCount() > 0) {
        throw new IllegalStateException("The rule's target is refused: " + put.failedEntries());
      }
    }
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public List<String> received() {
    List<Message> messages =
        sqs.receiveMessage(it -> it.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(1))
            .messages();
    for (Message message : messages) {
      received.add(message.body());
      var _ = sqs.deleteMessage(it -> it.queueUrl(queue).receiptHandle(message.receiptHandle()));
    }
    return List.copyOf(received);
  }

  @Override
  public void close() {
    sqs.close();
    container.stop();
  }
}
