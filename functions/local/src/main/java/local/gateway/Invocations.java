package local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.functions.AsyncInvocations;
import local.functions.LocalFunction;
import local.functions.Outcome.Failed;
import local.functions.Outcome.Returned;
import local.functions.Outcome.Throttled;
import local.functions.Outcome.TimedOut;
import local.gateway.HttpRequest.Header;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Lambda's {@code Invoke}, for {@code aws lambda invoke --endpoint-url}. Its path begins with a
 * date and comes before every route.
 *
 * @param functions by logical id
 * @param authorized whether routes ask for tokens; then only they say who is calling
 */
public record Invocations(
    Map<String, LocalFunction> functions, AsyncInvocations async, boolean authorized) {
  private static final List<String> PATH = List.of("2015-03-31", "functions", "", "invocations");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader STRICT =
      JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectReader UNAMBIGUOUS =
      STRICT.with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  /** Empty where the request is not one to invoke a function. */
  Optional<HttpAnswer> answer(HttpRequest request) {
    var path = new ArrayList<>(request.segments());
    if (path.size() != PATH.size() || !request.method().equals("POST")) {
      return Optional.empty();
    }
    var name = path.set(2, "");
    return path.equals(PATH) ? Optional.of(answer(name, request)) : Optional.empty();
  }

  private HttpAnswer answer(String name, HttpRequest request) {
    var function = functions.get(name);
    if (function == null) {
      return refused(404, "ResourceNotFoundException", "Function not found: " + name);
    }
    var event = request.body().asByteArrayUnsafe();
    if (event.length > HttpApi.PAYLOAD_LIMIT) {
      return refused(413, "RequestTooLargeException", "The request is larger than 6 MB.");
    }
    if (event.length == 0) {
      event = SdkBytes.fromUtf8String("{}").asByteArrayUnsafe();
    } else if (!isJson(event)) {
      return refused(400, "InvalidRequestContentException", "The request's body is not JSON.");
    } else if (authorized && saysWhoCalls(event)) {
      return refused(
          403,
          "AccessDeniedException",
          "The event says who is calling, which only a token may: send the request to its route"
              + " with a token of POST /local/tokens.");
    }
    return switch (request.first("X-Amz-Invocation-Type").orElse("RequestResponse")) {
      case "RequestResponse" -> invoke(function, event);
      case "Event" -> {
        async.accept(function, event);
        yield HttpAnswer.json(202, "");
      }
      case "DryRun" -> HttpAnswer.json(204, "");
      default ->
          refused(400, "InvalidParameterValueException", "There is no such invocation type.");
    };
  }

  private static HttpAnswer invoke(LocalFunction function, byte[] event) {
    var version = new Header("X-Amz-Executed-Version", function.version());
    var unhandled = new Header("X-Amz-Function-Error", "Unhandled");
    return switch (function.invoke(event)) {
      case Returned(String json) -> HttpAnswer.json(200, json, version);
      case Failed(Throwable cause) -> HttpAnswer.json(200, describe(cause), version, unhandled);
      case TimedOut(var after) -> {
        var message = "Task timed out after %d.00 seconds".formatted(after.toSeconds());
        var fault = JSON.createObjectNode().put("errorType", "Sandbox.Timedout");
        yield HttpAnswer.json(
            200, fault.put("errorMessage", message).toString(), version, unhandled);
      }
      case Throttled _ -> refused(429, "TooManyRequestsException", "Rate Exceeded.");
    };
  }

  private static String describe(Throwable cause) {
    var fault =
        JSON.createObjectNode()
            .put("errorMessage", cause.getMessage())
            .put("errorType", cause.getClass().getName());
    var trace = fault.putArray("stackTrace");
    Arrays.stream(cause.getStackTrace()).map(StackTraceElement::toString).forEach(trace::add);
    return fault.toString();
  }

  private static boolean isJson(byte[] body) {
    try {
      return !STRICT.readTree(body).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether an event claims an authorizer. Names are compared without case; an event that has a
   * name twice is not trusted.
   */
  private static boolean saysWhoCalls(byte[] event) {
    try {
      return values(UNAMBIGUOUS.readTree(event), "requestContext")
          .anyMatch(context -> values(context, "authorizer").anyMatch(it -> !it.isNull()));
    } catch (IOException e) {
      return true;
    }
  }

  private static Stream<JsonNode> values(JsonNode object, String name) {
    return object
        .propertyStream()
        .filter(property -> property.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue);
  }

  private static HttpAnswer refused(int status, String type, String message) {
    var body = JSON.createObjectNode().put("Type", "User").put("message", message);
    return HttpAnswer.json(status, body.toString(), new Header("x-amzn-ErrorType", type));
  }
}
