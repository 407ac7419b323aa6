package cqrs.testkit.dynamodb;

import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A client whose calls pass through interceptors, the first one outermost. An operation that is not
 * named here is not supported, so that none slips past.
 */
public final class InterceptedDynamoDb implements DynamoDbClient {

  private final DynamoDbClient real;
  private final List<Interceptor> interceptors;

  /** Stands between a caller and DynamoDB. */
  @FunctionalInterface
  public interface Interceptor {

    /** Answers the request, by {@code next} or otherwise. */
    DynamoDbResponse intercept(
        DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> next);
  }

  public InterceptedDynamoDb(DynamoDbClient real, Interceptor... interceptors) {
    this.real = real;
    this.interceptors = List.of(interceptors);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return pass(request, real::getItem);
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return pass(request, real::batchGetItem);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return pass(request, real::query);
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return pass(request, real::scan);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return pass(request, real::updateItem);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return pass(request, real::putItem);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return pass(request, real::deleteItem);
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    return pass(request, real::transactGetItems);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return pass(request, real::transactWriteItems);
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return pass(request, real::describeTable);
  }

  @SuppressWarnings("unchecked") // An interceptor keeps to the kind of request and of response.
  private <Q extends DynamoDbRequest, R extends DynamoDbResponse> R pass(
      Q request, Function<Q, R> call) {
    return (R) pass(0, request, r -> call.apply((Q) r));
  }

  private DynamoDbResponse pass(
      int number, DynamoDbRequest request, Function<DynamoDbRequest, DynamoDbResponse> call) {
    return number == interceptors.size()
        ? call.apply(request)
        : interceptors.get(number).intercept(request, r -> pass(number + 1, r, call));
  }

  @Override
  public String serviceName() {
    return real.serviceName();
  }

  @Override
  public void close() {}
}
