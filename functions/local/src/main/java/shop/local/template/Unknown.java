package shop.local.template;

import java.util.List;
import java.util.Set;

/**
 * Finds the properties that a local run does not honour and that may matter, so that they can be
 * named.
 */
final class Unknown {
  private Unknown() {}

  /**
   * @param label what to put between the resource and the property's name, empty or ending with a
   *     dot
   */
  static void list(
      Property owner,
      String label,
      Set<String> honoured,
      Set<String> withoutEffect,
      List<String> notHonoured) {
    for (var name : owner.names()) {
      if (!honoured.contains(name) && !withoutEffect.contains(name)) {
        notHonoured.add("%s: %s%s is not honoured".formatted(owner.resource(), label, name));
      }
    }
  }
}
