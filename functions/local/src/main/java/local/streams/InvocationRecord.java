package local.streams;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import local.functions.FailureRecord;
import org.jspecify.annotations.Nullable;

/**
 * What an on-failure queue is sent about a batch that is given up.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">Retain
 *     discarded records for a DynamoDB event source in Lambda, example invocation record</a>
 */
final class InvocationRecord {
  private InvocationRecord() {}

  /** The record; {@code error} is null if the last invocation returned. */
  static String of(
      List<StreamEvent> discarded,
      String shardId,
      String streamArn,
      String function,
      int invocations,
      @Nullable String error,
      Instant now) {
    var record =
        FailureRecord.of(
            functionArn(streamArn, function),
            "RetryAttemptsExhausted",
            invocations,
            Optional.ofNullable(error),
            now);
    var first = discarded.getFirst();
    var last = discarded.getLast();
    record
        .putObject("DDBStreamBatchInfo")
        .put("shardId", shardId)
        .put("startSequenceNumber", first.sequenceNumber())
        .put("endSequenceNumber", last.sequenceNumber())
        .put("approximateArrivalOfFirstRecord", seconds(first.created()))
        .put("approximateArrivalOfLastRecord", seconds(last.created()))
        .put("batchSize", discarded.size())
        .put("streamArn", streamArn);
    return record.toString();
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The function lives where the stream does: arn:aws:dynamodb:region:account:table/… */
  private static String functionArn(String streamArn, String function) {
    String[] parts = streamArn.split(":", 6);
    return "arn:%s:lambda:%s:%s:function:%s".formatted(parts[1], parts[3], parts[4], function);
  }
}
