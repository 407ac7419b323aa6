package shop.local.template;

import java.util.List;
import java.util.Optional;

/** Finds the SQS queue of the template that something is sent to. */
final class QueueReference {
  private QueueReference() {}

  /**
   * The logical id of the queue that a property names; what is none is listed.
   *
   * @param what the setting that has no effect if there is no such queue
   */
  static Optional<String> read(
      Property holder, String name, String what, List<String> notHonoured) {
    var queue = holder.reference(name);
    if (queue.filter(id -> isQueue(holder.scope(), id)).isPresent()) {
      return queue;
    }
    if (holder.has(name)) {
      notHonoured.add(
          "%s: %s is not honoured, because it is no SQS queue of this template"
              .formatted(holder.resource(), what));
    }
    return Optional.empty();
  }

  static boolean isQueue(Scope scope, String logicalId) {
    return scope.type(logicalId).equals("AWS::SQS::Queue") && scope.exists(logicalId);
  }
}
