package shop.local.streams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Writes stream records as Lambda hands them to a function.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">Using AWS Lambda with
 *     Amazon DynamoDB, example event</a>
 */
final class EventJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] HEAD = "{\"Records\":[".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TAIL = "]}".getBytes(StandardCharsets.UTF_8);

  private EventJson() {}

  /** The event of a batch: the records' own JSON in one list. */
  static byte[] ofBatch(List<StreamEvent> batch) {
    var out = ByteBuffer.allocate(Math.toIntExact(size(batch)));
    out.put(HEAD);
    for (int i = 0; i < batch.size(); i++) {
      if (i > 0) {
        out.put((byte) ',');
      }
      out.put(batch.get(i).json());
    }
    return out.put(TAIL).array();
  }

  /** The bytes of a payload whose records, each with its separator, come to {@code records}. */
  static long sizeWith(long records) {
    return HEAD.length + records + TAIL.length;
  }

  private static long size(List<StreamEvent> batch) {
    long records = batch.stream().mapToLong(event -> event.json().length + 1).sum();
    return sizeWith(records - 1);
  }

  /**
   * One record.
   *
   * @param created goes into {@code ApproximateCreationDateTime}, in whole seconds as deployed
   * @param images false leaves out both images, which is all that makes a record large
   */
  static byte[] ofRecord(Record record, String streamArn, Instant created, boolean images) {
    var out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("eventID", record.eventID());
      json.writeStringField("eventName", record.eventNameAsString());
      json.writeStringField("eventVersion", record.eventVersion());
      json.writeStringField("eventSource", record.eventSource());
      json.writeStringField("awsRegion", record.awsRegion());
      json.writeFieldName("dynamodb");
      change(json, record.dynamodb(), created, images);
      if (record.userIdentity() != null) {
        userIdentity(json, record.userIdentity());
      }
      json.writeStringField("eventSourceARN", streamArn);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void change(
      JsonGenerator json, StreamRecord change, Instant created, boolean images) throws IOException {
    json.writeStartObject();
    json.writeNumberField("ApproximateCreationDateTime", created.getEpochSecond());
    json.writeFieldName("Keys");
    attributes(json, change.keys());
    if (images && change.hasNewImage()) {
      json.writeFieldName("NewImage");
      attributes(json, change.newImage());
    }
    if (images && change.hasOldImage()) {
      json.writeFieldName("OldImage");
      attributes(json, change.oldImage());
    }
    json.writeStringField("SequenceNumber", change.sequenceNumber());
    json.writeNumberField("SizeBytes", change.sizeBytes());
    json.writeStringField("StreamViewType", change.streamViewTypeAsString());
    json.writeEndObject();
  }

  /** Present on what DynamoDB's time to live removed, absent otherwise. */
  private static void userIdentity(JsonGenerator json, Identity identity) throws IOException {
    json.writeObjectFieldStart("userIdentity");
    json.writeStringField("principalId", identity.principalId());
    json.writeStringField("type", identity.type());
    json.writeEndObject();
  }

  private static void attributes(JsonGenerator json, Map<String, AttributeValue> attributes)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
      json.writeFieldName(attribute.getKey());
      value(json, attribute.getValue());
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, AttributeValue value) throws IOException {
    json.writeStartObject();
    switch (value.type()) {
      case S -> json.writeStringField("S", value.s());
      case N -> json.writeStringField("N", value.n());
      case B -> json.writeStringField("B", base64(value.b()));
      case BOOL -> json.writeBooleanField("BOOL", value.bool());
      case NUL -> json.writeBooleanField("NULL", true);
      case SS -> strings(json, "SS", value.ss());
      case NS -> strings(json, "NS", value.ns());
      case BS -> strings(json, "BS", value.bs().stream().map(EventJson::base64).toList());
      case M -> {
        json.writeFieldName("M");
        attributes(json, value.m());
      }
      case L -> {
        json.writeArrayFieldStart("L");
        for (AttributeValue element : value.l()) {
          value(json, element);
        }
        json.writeEndArray();
      }
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalStateException("A stream record has an attribute of no known type.");
    }
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String type, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(type);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
  }
}
