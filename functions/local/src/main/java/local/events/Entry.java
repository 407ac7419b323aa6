package local.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An entry of {@code PutEvents}; missing texts are empty.
 *
 * @param bus its name
 * @param detail JSON as it was sent
 */
public record Entry(
    String bus,
    String source,
    String detailType,
    String detail,
    List<String> resources,
    Optional<Instant> time) {
  private static final int TIME_BYTES = 14;
  private static final ObjectReader STRICT =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  public Entry {
    resources = List.copyOf(resources);
  }

  /**
   * In bytes, as EventBridge counts.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size">Calculating
   *     PutEvents event entry size</a>
   */
  public int size() {
    int size = time.isPresent() ? TIME_BYTES : 0;
    size += bytes(source) + bytes(detailType) + bytes(detail);
    return size + resources.stream().mapToInt(Entry::bytes).sum();
  }

  /** Why EventBridge refuses it, in its words; empty if it does not. */
  Optional<Fault> fault() {
    if (source.isEmpty()) {
      return missing("Source");
    }
    if (detailType.isEmpty()) {
      return missing("DetailType");
    }
    if (detail.isEmpty()) {
      return missing("Detail");
    }
    if (!isObject(detail)) {
      return Optional.of(new Fault("MalformedDetail", "Detail is malformed."));
    }
    if (source.startsWith("aws.")) {
      return Optional.of(
          new Fault("NotAuthorizedForSourceException", "Not authorized for the source."));
    }
    return Optional.empty();
  }

  private static Optional<Fault> missing(String name) {
    return Optional.of(
        new Fault(
            "InvalidArgument",
            "Parameter %s is not valid. Reason: %s is a required argument.".formatted(name, name)));
  }

  private static boolean isObject(String json) {
    try {
      return STRICT.readTree(json).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
