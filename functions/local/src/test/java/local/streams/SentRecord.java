package local.streams;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** An invocation record as a consumer of the on-failure queue reads it. */
record SentRecord(String json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The value at a JSON pointer, as text. */
  String at(String pointer) {
    return tree().at(pointer).asText();
  }

  JsonNode tree() {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + json, e);
    }
  }

  /** The keys of the discarded records, looked up in the stream by their sequence numbers. */
  List<String> keysIn(List<Record> stream) {
    String from = at("/DDBStreamBatchInfo/startSequenceNumber");
    String to = at("/DDBStreamBatchInfo/endSequenceNumber");
    return stream.stream()
        .filter(record -> record.dynamodb().sequenceNumber().compareTo(from) >= 0)
        .filter(record -> record.dynamodb().sequenceNumber().compareTo(to) <= 0)
        .map(record -> requireNonNull(record.dynamodb().keys().get("pk"), "pk").s())
        .toList();
  }
}
