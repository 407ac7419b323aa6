package cqrs.projection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** A DynamoDB client with scripted answers, for rare cases. It keeps all requests. */
public final class Answers implements DynamoDbClient {

  public final List<DynamoDbRequest> calls = Collections.synchronizedList(new ArrayList<>());
  private final Function<DynamoDbRequest, DynamoDbResponse> answers;

  public Answers(Function<DynamoDbRequest, DynamoDbResponse> answers) {
    this.answers = answers;
  }

  private DynamoDbResponse answer(DynamoDbRequest request) {
    calls.add(request);
    return answers.apply(request);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return (UpdateItemResponse) answer(request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return (PutItemResponse) answer(request);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return (GetItemResponse) answer(request);
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return (BatchGetItemResponse) answer(request);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return (QueryResponse) answer(request);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return (TransactWriteItemsResponse) answer(request);
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}

  /** The response of an update with its units. */
  public static UpdateItemResponse updated(double units) {
    return UpdateItemResponse.builder().consumedCapacity(charged(units)).build();
  }

  public static PutItemResponse put(double units) {
    return PutItemResponse.builder().consumedCapacity(charged(units)).build();
  }

  private static ConsumedCapacity charged(double units) {
    return ConsumedCapacity.builder().capacityUnits(units).build();
  }

  /** A condition failed on this item. */
  public static ConditionalCheckFailedException failed(Map<String, AttributeValue> item) {
    return ConditionalCheckFailedException.builder().item(item).statusCode(400).build();
  }

  /** A condition failed where there is no item. */
  public static ConditionalCheckFailedException failedWithoutItem() {
    return ConditionalCheckFailedException.builder().statusCode(400).build();
  }

  public static DynamoDbException error(String code) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(code + ".").build())
            .statusCode(400)
            .build();
  }
}
