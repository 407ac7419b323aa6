package local.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import local.functions.Outcome.Failed;
import local.functions.Outcome.TimedOut;

/**
 * What an on-failure destination is sent about invocations that were given up.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Capturing
 *     records of Lambda asynchronous invocations</a>
 */
public final class FailureRecord {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private FailureRecord() {}

  /** The part that all records have; {@code error} is empty if the last invocation returned. */
  public static ObjectNode of(
      String functionArn, String condition, int invocations, Optional<String> error, Instant now) {
    var record = JSON.createObjectNode().put("version", "1.0").put("timestamp", MILLIS.format(now));
    record
        .putObject("requestContext")
        .put("requestId", UUID.randomUUID().toString())
        .put("functionArn", functionArn)
        .put("condition", condition)
        .put("approximateInvokeCount", invocations);
    record
        .putObject("responseContext")
        .put("statusCode", 200)
        .put("executedVersion", "$LATEST")
        .put("functionError", error.orElse(null));
    return record;
  }

  /** The record of an asynchronous invocation. */
  static String of(
      LocalFunction function, byte[] event, int invocations, Outcome last, Instant now) {
    var record =
        of(
            "arn:aws:lambda:us-east-1:000000000000:function:" + function.name() + ":$LATEST",
            invocations > function.async().retries() ? "RetriesExhausted" : "EventAgeExceeded",
            invocations,
            Optional.of("Unhandled"),
            now);
    var payload = new String(event, StandardCharsets.UTF_8);
    try {
      record.set("requestPayload", JSON.readTree(payload));
    } catch (JsonProcessingException e) {
      record.put("requestPayload", payload);
    }
    var message =
        switch (last) {
          case Failed(Throwable cause) -> cause.getMessage();
          case TimedOut(var after) ->
              "Task timed out after %d.00 seconds".formatted(after.toSeconds());
          case Outcome.Returned _, Outcome.Throttled _ -> null;
        };
    if (message == null) {
      record.remove("responseContext");
    } else {
      record.putObject("responsePayload").put("errorMessage", message);
    }
    return record.toString();
  }
}
