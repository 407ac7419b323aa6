package shop.local.streams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

/**
 * Chooses the records a mapping delivers, with EventBridge's own pattern engine: a record passes if
 * any pattern matches it, and all pass where there is none.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html">Control
 *     which events Lambda sends to your function</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html">Using event
 *     filtering with a DynamoDB event source</a>
 */
final class FilterCriteria {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int QUOTA = 5;

  private final @Nullable Machine machine;
  private final boolean looksAtImages;

  /** Refuses a pattern Lambda would refuse, naming mapping, pattern and fault. */
  FilterCriteria(String mapping, List<String> patterns) {
    if (patterns.size() > QUOTA) {
      throw new IllegalArgumentException(
          "The stream mapping of %s has %d filter patterns; Lambda takes %d, so join some with an or."
              .formatted(mapping, patterns.size(), QUOTA));
    }
    machine = patterns.isEmpty() ? null : Machine.builder().build();
    boolean images = false;
    for (String pattern : patterns) {
      add(mapping, pattern);
      images |= namesAnImage(pattern);
    }
    looksAtImages = images;
  }

  private void add(String mapping, String pattern) {
    String fault = JsonRuleCompiler.check(pattern);
    if (fault == null && machine != null) {
      try {
        machine.addRule(pattern, pattern);
      } catch (IOException | RuntimeException e) {
        fault = String.valueOf(e.getMessage());
      }
    }
    if (fault != null) {
      throw new IllegalArgumentException(
          "The stream mapping of %s has the filter pattern %s, which is not one: %s"
              .formatted(mapping, pattern, fault.lines().findFirst().orElse(fault)));
    }
  }

  boolean matches(Record record, String streamArn, Instant created) {
    if (machine == null) {
      return true;
    }
    // Most records are filtered out by name and key; their images are not worth writing down.
    byte[] json = EventJson.ofRecord(record, streamArn, created, looksAtImages);
    try {
      return !machine.rulesForJSONEvent(new String(json, StandardCharsets.UTF_8)).isEmpty();
    } catch (Exception e) {
      throw new IllegalStateException(
          "Record %s could not be matched.".formatted(record.dynamodb().sequenceNumber()), e);
    }
  }

  private static boolean namesAnImage(String pattern) {
    try (JsonParser parser = JSON.createParser(pattern)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && parser.currentName().endsWith("Image")) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("A pattern that was read cannot be read again.", e);
    }
  }
}
