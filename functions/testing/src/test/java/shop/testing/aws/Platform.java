package shop.testing.aws;

import java.util.List;
import local.template.Template.Rule;

/** An emulation of AWS: empty but for one bus, and one rule that sends to one queue. */
interface Platform extends AutoCloseable {

  /** Set by {@code -Plocalstack}: the image to run. */
  String IMAGE = "localstack.image";

  /**
   * Starts the one that is asked for.
   *
   * @param rule is made with its bus and its pattern; the queue is its only target
   * @throws NoDockerException if it needs Docker and there is none
   */
  static Platform start(Rule rule) {
    String image = System.getProperty(IMAGE);
    return image == null ? Embedded.start(rule) : LocalStack.start(image, rule);
  }

  Endpoint endpoint();

  /** All that the queue was sent so far, as targets are sent it, in any order. */
  List<String> received();

  @Override
  void close();
}
