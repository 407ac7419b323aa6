package cqrs.projector;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import cqrs.journal.codec.JournalEntry;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the stream records of a Lambda event. */
final class StreamRecords {

  private StreamRecords() {}

  /** Whether the event has records, and each can be named in the answer. */
  static boolean areIn(DynamodbEvent event) {
    return event.getRecords() != null
        && event.getRecords().stream()
            .allMatch(
                record ->
                    record != null
                        && record.getDynamodb() != null
                        && record.getDynamodb().getSequenceNumber() != null
                        && record.getDynamodb().getSequenceNumber().matches("\\d{1,40}"));
  }

  /**
   * The journal entry in a record.
   *
   * @throws RuntimeException if the record has no readable entry
   */
  static JournalEntry entry(DynamodbStreamRecord record) {
    @Nullable
        Map<String, com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue>
        image = record.getDynamodb().getNewImage();
    if (image == null) {
      throw new IllegalArgumentException(
          "The record has no new image: the stream's view type has to be NEW_IMAGE.");
    }
    Map<String, AttributeValue> row = new HashMap<>();
    image.forEach((name, value) -> row.put(name, attribute(name, value)));
    return JournalEntry.of(row);
  }

  private static AttributeValue attribute(
      String name,
      com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue value) {
    if (value.getS() != null) {
      return AttributeValue.fromS(value.getS());
    }
    if (value.getN() != null) {
      return AttributeValue.fromN(value.getN());
    }
    if (value.getB() != null) {
      return AttributeValue.fromB(SdkBytes.fromByteBuffer(value.getB()));
    }
    throw new IllegalArgumentException(
        "The attribute " + name + " is neither text nor number nor binary.");
  }

  static String sequenceNumber(DynamodbStreamRecord record) {
    return record.getDynamodb().getSequenceNumber();
  }

  /** Compares sequence numbers, which have up to 40 digits. */
  static int compare(String one, String other) {
    return new BigInteger(one).compareTo(new BigInteger(other));
  }
}
