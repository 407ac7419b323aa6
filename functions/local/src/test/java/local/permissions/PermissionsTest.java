package local.permissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import local.Templates;
import local.functions.Clients;
import local.template.TemplateReader;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Calls against the policies of one function; what is allowed is answered with nothing. */
class PermissionsTest {

  private static final String TEMPLATE =
      """
      Resources:
        Rows:
          Type: AWS::DynamoDB::Table
          Properties:
            TableName: Rows
            AttributeDefinitions:
              - { AttributeName: pk, AttributeType: S }
              - { AttributeName: rank, AttributeType: S }
            KeySchema:
              - { AttributeName: pk, KeyType: HASH }
            GlobalSecondaryIndexes:
              - IndexName: ranks
                KeySchema: [{ AttributeName: rank, KeyType: HASH }]
                Projection: { ProjectionType: ALL }
        Others:
          Type: AWS::DynamoDB::Table
          Properties:
            TableName: Others
            AttributeDefinitions:
              - { AttributeName: pk, AttributeType: S }
            KeySchema:
              - { AttributeName: pk, KeyType: HASH }
        Reader:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: none
            Policies:
              - Statement:
                  - Effect: Allow
                    Action: [dynamodb:GetItem, dynamodb:PutItem]
                    Resource: !GetAtt Rows.Arn
                  - Effect: Allow
                    Action: [dynamodb:UpdateItem, dynamodb:Query]
                    Resource: [!GetAtt Rows.Arn]
                    Condition:
                      ForAllValues:StringEquals:
                        dynamodb:LeadingKeys: [own, shared]
                  - Effect: Allow
                    Action: dynamodb:GetItem
                    Resource: !GetAtt Others.Arn
                    Condition:
                      ForAllValues:StringLike:
                        dynamodb:LeadingKeys: ["LOG#*"]
                      ForAllValues:StringEquals:
                        dynamodb:Attributes: [pk]
                      StringEqualsIfExists:
                        dynamodb:Select: SPECIFIC_ATTRIBUTES
                  - Effect: Allow
                    Action: dynamodb:Query
                    Resource: !Sub "${Rows.Arn}/index/ranks"
      """;

  private final Permissions permissions;

  PermissionsTest(@TempDir Path folder) {
    this.permissions =
        new Permissions(TemplateReader.read(Templates.write(folder, TEMPLATE), Map.of()));
  }

  @Test
  void whatAStatementAllowsGoesThroughAndIsRemembered() {
    allowed(() -> get("Reader", "any"));
    allowed(() -> update("own"));
    allowed(() -> query("pk = :key", "own", null));
    allowed(() -> query("#k = :key AND sk > :from", "shared", null));
    allowed(() -> query("rank = :key", "anything", "ranks"));
    allowed(() -> look("LOG#1", "pk"));
    allowed(() -> look("LOG#", "#k"));
    assertThat(permissions.missing()).isEmpty();
    assertThat(permissions.granted()).hasSize(8);
    assertThat(permissions.used()).hasSize(6).isSubsetOf(permissions.granted());
  }

  @Test
  void whatIsAllowedToSeeSomeAttributesOfSomeItemsSeesNoOthers() {
    refused(() -> look("ELSE#1", "pk"), "Reader: dynamodb:GetItem on Others (ELSE#1)");
    refused(() -> look("xLOG#1", "pk"), "Reader: dynamodb:GetItem on Others (xLOG#1)");
    refused(() -> look("LOG#1", "pk, payload"), "Reader: dynamodb:GetItem on Others (LOG#1)");
    refused(() -> look("LOG#1", null), "Reader: dynamodb:GetItem on Others (LOG#1)");
  }

  @Test
  void whatNoStatementAllowsIsRefused() {
    refused(() -> get("Stranger", "own"), "Stranger: dynamodb:GetItem on Rows (own)");
    refused(() -> update("other"), "Reader: dynamodb:UpdateItem on Rows (other)");
    refused(() -> query("pk = :key", "other", null), "Reader: dynamodb:Query on Rows (other)");
    refused(
        () -> client("Reader").scan(scan -> scan.tableName("Rows")),
        "Reader: dynamodb:Scan on Rows (*)");
    assertThat(permissions.missing()).hasSize(4);
    assertThat(permissions.used()).isEmpty();
  }

  @Test
  void aTransactionNeedsThePermissionOfEachOfItsActions() {
    Map<String, AttributeValue> key = Map.of("pk", AttributeValue.fromS("own"));
    allowed(() -> transaction(it -> it.put(put -> put.tableName("Rows").item(key))));
    refused(
        () ->
            transaction(
                it ->
                    it.put(put -> put.tableName("Rows").item(key))
                        .conditionCheck(check -> check.tableName("Rows").key(key))),
        "Reader: dynamodb:ConditionCheckItem on Rows (own)");
    refused(
        () -> transaction(it -> it.delete(delete -> delete.tableName("Rows").key(key))),
        "Reader: dynamodb:DeleteItem on Rows (own)");
  }

  private static void allowed(ThrowingCallable call) {
    assertThatCode(call).doesNotThrowAnyException();
  }

  private static void refused(ThrowingCallable call, String permission) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              assertThat(e.getMessage()).contains(permission);
            });
  }

  private void get(String function, String key) {
    GetItemResponse _ =
        client(function)
            .getItem(get -> get.tableName("Rows").key(Map.of("pk", AttributeValue.fromS(key))));
  }

  private void look(String key, @Nullable String attributes) {
    GetItemResponse _ =
        client("Reader")
            .getItem(
                get ->
                    get.tableName("Others")
                        .key(Map.of("pk", AttributeValue.fromS(key)))
                        .expressionAttributeNames(Map.of("#k", "pk"))
                        .projectionExpression(attributes));
  }

  private void update(String key) {
    UpdateItemResponse _ =
        client("Reader")
            .updateItem(
                update -> update.tableName("Rows").key(Map.of("pk", AttributeValue.fromS(key))));
  }

  private void query(String condition, String key, @Nullable String index) {
    QueryResponse _ =
        client("Reader")
            .query(
                query ->
                    query
                        .tableName("Rows")
                        .indexName(index)
                        .keyConditionExpression(condition)
                        .expressionAttributeNames(Map.of("#k", "pk"))
                        .expressionAttributeValues(Map.of(":key", AttributeValue.fromS(key))));
  }

  private void transaction(UnaryOperator<TransactWriteItem.Builder> item) {
    TransactWriteItem part = item.apply(TransactWriteItem.builder()).build();
    TransactWriteItemsResponse _ =
        client("Reader").transactWriteItems(call -> call.transactItems(part));
  }

  private DynamoDbClient client(String function) {
    return permissions.of(function, Clients.of(new Answering())).dynamoDb();
  }

  /** Answers every call that gets so far. */
  private static final class Answering implements DynamoDbClient {

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return GetItemResponse.builder().build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      return UpdateItemResponse.builder().build();
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return QueryResponse.builder().build();
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      return TransactWriteItemsResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }
}
