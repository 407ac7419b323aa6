package shop.local.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import shop.local.functions.Outcome.Failed;
import shop.local.functions.Outcome.TimedOut;

/**
 * What the on-failure destination of a function is sent about an asynchronous invocation that was
 * given up.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Capturing
 *     records of Lambda asynchronous invocations</a>
 */
final class FailureRecord {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FailureRecord() {}

  static String of(
      LocalFunction function, byte[] event, int invocations, Outcome last, Instant now) {
    var record =
        JSON.createObjectNode()
            .put("version", "1.0")
            .put("timestamp", now.truncatedTo(ChronoUnit.MILLIS).toString());
    record
        .putObject("requestContext")
        .put("requestId", UUID.randomUUID().toString())
        .put(
            "functionArn",
            "arn:aws:lambda:us-east-1:000000000000:function:" + function.name() + ":$LATEST")
        .put(
            "condition",
            invocations > function.async().retries() ? "RetriesExhausted" : "EventAgeExceeded")
        .put("approximateInvokeCount", invocations);
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
    if (message != null) {
      record
          .putObject("responseContext")
          .put("statusCode", 200)
          .put("executedVersion", "$LATEST")
          .put("functionError", "Unhandled");
      record.putObject("responsePayload").put("errorMessage", message);
    }
    return record.toString();
  }
}
