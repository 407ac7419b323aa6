package shop.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;

/**
 * A command that would succeed.
 *
 * @param method POST or PUT
 * @param path of the very aggregate
 * @param body with every field that the route knows
 */
record Target(String method, String path, ObjectNode body) {

  static Target of(String method, String path, String body) {
    return new Target(method, path, (ObjectNode) Answer.parse(body.replace('\'', '"')));
  }

  Answer send(Shop shop, String... headers) {
    return shop.send(method, path, body.toString(), headers);
  }

  /** The same with another value, JSON as it is written, in one place. */
  Target with(String pointer, String json) {
    JsonNode value = body.rawValueNode(new RawValue(json));
    ObjectNode changed = body.deepCopy();
    int last = pointer.lastIndexOf('/');
    JsonNode parent = changed.at(pointer.substring(0, last));
    String name = pointer.substring(last + 1);
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(name), value);
    } else {
      ((ObjectNode) parent).set(name, value);
    }
    return new Target(method, path, changed);
  }

  /** The same without one field. */
  Target without(String pointer) {
    ObjectNode changed = body.deepCopy();
    int last = pointer.lastIndexOf('/');
    ((ObjectNode) changed.at(pointer.substring(0, last))).remove(pointer.substring(last + 1));
    return new Target(method, path, changed);
  }
}
