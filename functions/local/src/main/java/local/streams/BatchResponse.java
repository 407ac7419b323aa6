package local.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/**
 * Reads what a function answered about its batch.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">Configuring
 *     partial batch response with DynamoDB and Lambda</a>
 */
final class BatchResponse {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BatchResponse() {}

  /**
   * How many records at the beginning of the batch succeeded: all if nothing is reported, none if
   * an identifier is not one of the batch's, else those before the lowest one.
   *
   * @throws IOException if the answer is not JSON
   */
  static int succeeded(byte[] answer, List<StreamEvent> batch) throws IOException {
    var failures = JSON.readTree(answer).path("batchItemFailures");
    int lowest = batch.size();
    if (failures.isArray()) {
      for (var failure : failures) {
        lowest = Math.min(lowest, indexOf(failure.path("itemIdentifier"), batch));
      }
    }
    return lowest;
  }

  private static int indexOf(JsonNode sequenceNumber, List<StreamEvent> batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i).sequenceNumber().equals(sequenceNumber.textValue())) {
        return i;
      }
    }
    return 0;
  }
}
