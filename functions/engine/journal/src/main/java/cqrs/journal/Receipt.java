package cqrs.journal;

import static cqrs.journal.dynamodb.Attributes.n;
import static cqrs.journal.dynamodb.Attributes.number;
import static cqrs.journal.dynamodb.Attributes.s;
import static cqrs.journal.dynamodb.Attributes.string;

import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Says that a command with an idempotency key has succeeded, and how.
 *
 * @param caller whose key it is
 * @param request hash of method, path and body
 * @param response to give again
 * @param expiresAt whole seconds; from then on the key is free again
 */
public record Receipt(
    String caller, String key, String request, String response, Instant expiresAt) {

  /** Escapes the caller's number signs: both parts are free text, and no two pairs may meet. */
  static Map<String, AttributeValue> key(String caller, String key) {
    String escaped = caller.replace("%", "%25").replace("#", "%23");
    return Map.of("pk", s("COMMAND#" + escaped + "#" + key), "sk", s("-"));
  }

  Map<String, AttributeValue> row() {
    Map<String, AttributeValue> row = new java.util.HashMap<>(key(caller, key));
    row.put("request", s(request));
    row.put("response", s(response));
    row.put("expiresAt", n(expiresAt.getEpochSecond()));
    return row;
  }

  static Receipt of(String caller, String key, Map<String, AttributeValue> row) {
    return new Receipt(
        caller,
        key,
        string(row, "request"),
        string(row, "response"),
        Instant.ofEpochSecond(number(row, "expiresAt")));
  }
}
