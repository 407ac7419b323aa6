package local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import local.gateway.HttpRequest.Header;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.shared.mapper.DynamoDbObjectMapper;

/**
 * Calls of DynamoDB and DynamoDB Streams by SDKs and the AWS CLI (AWS JSON 1.0). DynamoDB Local
 * reads and writes the JSON.
 */
public final class DynamoDbCalls {
  static final String TABLES = "DynamoDB_20120810.";
  static final String STREAMS = "DynamoDBStreams_20120810.";

  private static final String TYPE = "application/x-amz-json-1.0";
  private static final ObjectMapper JSON = new DynamoDbObjectMapper();

  private final Map<String, Operation> operations = new LinkedHashMap<>();

  private interface Operation {
    Object answer(byte[] request) throws IOException;
  }

  /** Answers with what these clients answer. */
  public DynamoDbCalls(DynamoDbClient tables, DynamoDbStreamsClient streams) {
    on(TABLES, BatchExecuteStatementRequest.class, tables::batchExecuteStatement);
    on(TABLES, BatchGetItemRequest.class, tables::batchGetItem);
    on(TABLES, BatchWriteItemRequest.class, tables::batchWriteItem);
    on(TABLES, CreateTableRequest.class, tables::createTable);
    on(TABLES, DeleteItemRequest.class, tables::deleteItem);
    on(TABLES, DeleteTableRequest.class, tables::deleteTable);
    on(TABLES, DescribeTableRequest.class, tables::describeTable);
    on(TABLES, DescribeTimeToLiveRequest.class, tables::describeTimeToLive);
    on(TABLES, ExecuteStatementRequest.class, tables::executeStatement);
    on(TABLES, GetItemRequest.class, tables::getItem);
    on(TABLES, ListTablesRequest.class, tables::listTables);
    on(TABLES, PutItemRequest.class, tables::putItem);
    on(TABLES, QueryRequest.class, tables::query);
    on(TABLES, ScanRequest.class, tables::scan);
    on(TABLES, TransactGetItemsRequest.class, tables::transactGetItems);
    on(TABLES, TransactWriteItemsRequest.class, tables::transactWriteItems);
    on(TABLES, UpdateItemRequest.class, tables::updateItem);
    on(TABLES, UpdateTimeToLiveRequest.class, tables::updateTimeToLive);
    on(STREAMS, DescribeStreamRequest.class, streams::describeStream);
    on(STREAMS, GetRecordsRequest.class, streams::getRecords);
    on(STREAMS, GetShardIteratorRequest.class, streams::getShardIterator);
    on(STREAMS, ListStreamsRequest.class, streams::listStreams);
  }

  private <T> void on(String service, Class<T> type, Function<T, Object> operation) {
    String name = type.getSimpleName().replaceFirst("Request$", "");
    operations.put(service + name, body -> operation.apply(JSON.readValue(body, type)));
  }

  /** Answers a call; the target is the header {@code X-Amz-Target}. */
  HttpAnswer answer(String target, byte[] request) {
    var operation = operations.get(target);
    if (operation == null) {
      return fault(400, "UnknownOperationException", target + " is not answered here.");
    }
    try {
      return written(200, operation.answer(request));
    } catch (IOException e) {
      return fault(400, "SerializationException", "The request cannot be read.");
    } catch (DynamoDbException e) {
      return refused(e);
    }
  }

  private static HttpAnswer refused(DynamoDbException fault) {
    var details = fault.awsErrorDetails();
    var body = new LinkedHashMap<String, Object>();
    body.put("__type", "com.amazonaws.dynamodb.v20120810#" + details.errorCode());
    body.put("message", details.errorMessage());
    switch (fault) {
      case TransactionCanceledException cancelled when cancelled.hasCancellationReasons() ->
          body.put("CancellationReasons", cancelled.cancellationReasons());
      case ConditionalCheckFailedException failed when failed.hasItem() ->
          body.put("Item", failed.item());
      default -> {}
    }
    return written(fault.statusCode(), body);
  }

  private static HttpAnswer fault(int status, String code, String message) {
    return written(status, Map.of("__type", code, "message", message));
  }

  private static HttpAnswer written(int status, Object body) {
    try {
      return HttpAnswer.of(
          status,
          TYPE,
          JSON.writeValueAsString(body),
          new Header("x-amzn-RequestId", UUID.randomUUID().toString()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
