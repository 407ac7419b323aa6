package local.dynamodb;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import java.util.Map;
import local.template.Template.Table;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Gives each stream a first record, and hides it. Without one, DynamoDB Local scans the records of
 * all streams at each write to the table.
 */
final class PrimedStreams implements DynamoDbStreamsClient {
  private static final String PRIMING = "local/priming";
  private static final Map<String, AttributeValue> VALUES =
      Map.of(
          "S", AttributeValue.fromS(PRIMING),
          "N", AttributeValue.fromN("-9.99999999e99"),
          "B", AttributeValue.fromB(SdkBytes.fromUtf8String(PRIMING)));

  private final DynamoDbStreamsClient streams;

  PrimedStreams(DynamoDbStreamsClient streams) {
    this.streams = streams;
  }

  /** Leaves two records in the table's stream and none in the table. */
  void prime(DynamoDbClient client, Table table) {
    var types =
        table.request().attributeDefinitions().stream()
            .collect(toMap(it -> it.attributeName(), it -> it.attributeTypeAsString()));
    var key =
        table.request().keySchema().stream()
            .map(KeySchemaElement::attributeName)
            .collect(toMap(it -> it, it -> requireNonNull(VALUES.get(types.get(it)))));
    client.putItem(it -> it.tableName(table.name()).item(key));
    client.deleteItem(it -> it.tableName(table.name()).key(key));
  }

  @Override
  public GetRecordsResponse getRecords(GetRecordsRequest request) {
    var response = streams.getRecords(request);
    return response.records().stream().noneMatch(PrimedStreams::primes)
        ? response
        : response.toBuilder()
            .records(response.records().stream().filter(record -> !primes(record)).toList())
            .build();
  }

  private static boolean primes(Record record) {
    return record.dynamodb().keys().values().stream().allMatch(VALUES::containsValue);
  }

  @Override
  public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
    return streams.describeStream(request);
  }

  @Override
  public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
    return streams.getShardIterator(request);
  }

  @Override
  public ListStreamsResponse listStreams(ListStreamsRequest request) {
    return streams.listStreams(request);
  }

  @Override
  public String serviceName() {
    return streams.serviceName();
  }

  @Override
  public void close() {
    streams.close();
  }
}
