package shop.local.streams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a function answered about its batch.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">Configuring
 *     partial batch response with DynamoDB and Lambda</a>
 */
final class BatchResponse {
  private static final JsonFactory JSON = new JsonFactory();

  private BatchResponse() {}

  /**
   * How many records at the beginning of the batch succeeded.
   *
   * <p>All, where nothing is reported: no answer, null, no list, an empty list. None, where an
   * identifier is missing, empty or not one of the batch's. Else those before the lowest one.
   *
   * @throws IOException when the answer is not JSON
   */
  static int succeeded(byte[] answer, List<StreamEvent> batch) throws IOException {
    int lowest = batch.size();
    for (@Nullable String failure : failures(answer)) {
      lowest = Math.min(lowest, indexOf(failure, batch));
    }
    return lowest;
  }

  private static int indexOf(@Nullable String sequenceNumber, List<StreamEvent> batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i).sequenceNumber().equals(sequenceNumber)) {
        return i;
      }
    }
    return 0;
  }

  private static List<@Nullable String> failures(byte[] answer) throws IOException {
    List<@Nullable String> failures = new ArrayList<>();
    try (JsonParser json = JSON.createParser(answer)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return failures;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.START_ARRAY && name.equals("batchItemFailures")) {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            failures.add(itemIdentifier(json));
          }
        } else {
          json.skipChildren();
        }
      }
    }
    return failures;
  }

  private static @Nullable String itemIdentifier(JsonParser json) throws IOException {
    @Nullable String identifier = null;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING && name.equals("itemIdentifier")) {
        identifier = json.getText();
      } else {
        json.skipChildren();
      }
    }
    return identifier;
  }
}
