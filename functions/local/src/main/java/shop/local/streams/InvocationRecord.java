package shop.local.streams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Writes what an on-failure queue or topic is sent about a discarded batch.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">Retain
 *     discarded records for a DynamoDB event source in Lambda, example invocation record</a>
 */
final class InvocationRecord {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Why a batch was given up, in the words of the record. */
  enum Condition {
    RETRY_ATTEMPTS_EXHAUSTED("RetryAttemptsExhausted"),
    RECORD_AGE_EXCEEDED("RecordAgeExceeded");

    private final String word;

    Condition(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** How the last invocation with these records ended. */
  enum LastResponse {
    /** There was none: they were too old before the first. */
    NONE,
    /** The function failed. */
    ERROR,
    /** The function answered and reported failures. */
    REPORTED
  }

  private InvocationRecord() {}

  static byte[] of(
      Condition condition,
      List<StreamEvent> discarded,
      String shardId,
      String streamArn,
      String function,
      int invocations,
      LastResponse lastResponse,
      Instant now) {
    var out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeObjectFieldStart("requestContext");
      json.writeStringField("requestId", UUID.randomUUID().toString());
      json.writeStringField("functionArn", functionArn(streamArn, function));
      json.writeStringField("condition", condition.toString());
      json.writeNumberField("approximateInvokeCount", invocations);
      json.writeEndObject();
      response(json, lastResponse);
      json.writeStringField("version", "1.0");
      json.writeStringField("timestamp", MILLIS.format(now));
      batch(json, discarded, shardId, streamArn);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void response(JsonGenerator json, LastResponse last) throws IOException {
    if (last == LastResponse.NONE) {
      return;
    }
    json.writeObjectFieldStart("responseContext");
    json.writeNumberField("statusCode", 200);
    json.writeStringField("executedVersion", "$LATEST");
    if (last == LastResponse.ERROR) {
      json.writeStringField("functionError", "Unhandled");
    } else {
      json.writeNullField("functionError");
    }
    json.writeEndObject();
  }

  private static void batch(
      JsonGenerator json, List<StreamEvent> discarded, String shardId, String streamArn)
      throws IOException {
    StreamEvent first = discarded.getFirst();
    StreamEvent last = discarded.getLast();
    json.writeObjectFieldStart("DDBStreamBatchInfo");
    json.writeStringField("shardId", shardId);
    json.writeStringField("startSequenceNumber", first.sequenceNumber());
    json.writeStringField("endSequenceNumber", last.sequenceNumber());
    json.writeStringField("approximateArrivalOfFirstRecord", seconds(first.created()));
    json.writeStringField("approximateArrivalOfLastRecord", seconds(last.created()));
    json.writeNumberField("batchSize", discarded.size());
    json.writeStringField("streamArn", streamArn);
    json.writeEndObject();
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The function lives where the stream does: arn:aws:dynamodb:region:account:table/… */
  private static String functionArn(String streamArn, String function) {
    String[] parts = streamArn.split(":", 6);
    return parts.length < 6
        ? function
        : "arn:%s:lambda:%s:%s:function:%s".formatted(parts[1], parts[3], parts[4], function);
  }
}
