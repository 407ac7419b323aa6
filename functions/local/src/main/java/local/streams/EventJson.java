package local.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.dynamodb.services.local.shared.mapper.DynamoDbObjectMapper;

/** Stream records as Lambda hands them to a function. DynamoDB Local writes their attributes. */
final class EventJson {
  private static final ObjectMapper JSON = new DynamoDbObjectMapper();
  private static final byte[] HEAD = "{\"Records\":[".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TAIL = "]}".getBytes(StandardCharsets.UTF_8);

  private EventJson() {}

  /** The event of a batch: the records' own JSON in one list. */
  static byte[] ofBatch(List<StreamEvent> batch) {
    long records = batch.stream().mapToLong(event -> event.json().length + 1).sum();
    var out = ByteBuffer.allocate(Math.toIntExact(sizeWith(records - 1)));
    out.put(HEAD);
    for (int i = 0; i < batch.size(); i++) {
      if (i > 0) {
        out.put((byte) ',');
      }
      out.put(batch.get(i).json());
    }
    return out.put(TAIL).array();
  }

  /** The bytes of a payload whose records, with their separators, take that many bytes. */
  static long sizeWith(long records) {
    return HEAD.length + records + TAIL.length;
  }

  /** One record, written at that time, which is told in whole seconds. */
  static String ofRecord(Record record, String streamArn, Instant created) {
    ObjectNode json = JSON.valueToTree(record);
    json.withObjectProperty("dynamodb")
        .put("ApproximateCreationDateTime", created.getEpochSecond());
    json.put("eventSourceARN", streamArn);
    json.remove("userIdentity");
    var identity = record.userIdentity();
    // DynamoDB's time to live removed the item.
    if (identity != null) {
      json.putObject("userIdentity")
          .put("principalId", identity.principalId())
          .put("type", identity.type());
    }
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stream record cannot be written as JSON.", e);
    }
  }
}
