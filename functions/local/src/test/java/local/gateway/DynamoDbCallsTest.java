package local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import local.LocalOptions;
import local.LocalSystem;
import local.Templates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The SDK's own clients, over HTTP. */
@TestInstance(Lifecycle.PER_CLASS)
class DynamoDbCallsTest {
  private static final Map<String, AttributeValue> ROW =
      Map.of(
          "pk", AttributeValue.fromS("all kinds"),
          "expiresAt", AttributeValue.fromN("12345678901234567890.12345678901234567"),
          "bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 7})),
          "texts", AttributeValue.fromSs(List.of("ä")),
          "map",
              AttributeValue.fromM(
                  Map.of(
                      "list",
                      AttributeValue.fromL(
                          List.of(AttributeValue.fromBool(false), AttributeValue.fromNul(true))))));

  private LocalSystem system;
  private DynamoDbClient client;

  @BeforeAll
  void start(@TempDir Path folder) {
    system = LocalSystem.start(LocalOptions.inMemory(Templates.write(folder, Templates.SMALL)));
    client =
        DynamoDbClient.builder()
            .endpointOverride(system.awsUri())
            .region(Region.US_EAST_1)
            .credentialsProvider(anybody())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  private static StaticCredentialsProvider anybody() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "body"));
  }

  @AfterAll
  void stop() {
    client.close();
    system.close();
  }

  @Test
  void aRowGoesInAndComesBackWithAllKindsOfValues() {
    client.putItem(it -> it.tableName("Source").item(ROW));
    var key = Map.of("pk", ROW.get("pk"));
    assertThat(client.getItem(it -> it.tableName("Source").key(key)).item()).isEqualTo(ROW);
    assertThat(system.dynamoDb().getItem(it -> it.tableName("Source").key(key)).item())
        .isEqualTo(ROW);
  }

  @Test
  void aConditionThatFailsShowsTheRowThatIsThere() {
    client.putItem(it -> it.tableName("Source").item(row("taken")));
    var fault =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                client.putItem(
                    it ->
                        it.tableName("Source")
                            .item(row("taken"))
                            .conditionExpression("attribute_not_exists(pk)")
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)));
    assertThat(fault.item()).isEqualTo(row("taken"));
  }

  @Test
  void aCancelledTransactionGivesItsReasonsInOrder() {
    client.putItem(it -> it.tableName("Source").item(row("second")));
    var fault =
        catchThrowableOfType(
            TransactionCanceledException.class,
            () -> client.transactWriteItems(it -> it.transactItems(put("first"), put("second"))));
    assertThat(fault.cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("None", "ConditionalCheckFailed");
    assertThat(fault.cancellationReasons().getLast().item()).isEqualTo(row("second"));
  }

  @Test
  void faultsHaveTheirOwnTypesAndCodes() {
    assertThatThrownBy(() -> client.scan(it -> it.tableName("Nowhere")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> client.putItem(it -> it.tableName("Source").item(Map.of())))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    assertThatThrownBy(() -> client.listBackups())
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("DynamoDB_20120810.ListBackups is not answered here.");
  }

  @Test
  void whatIsNoJsonIsRefused() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(system.awsUri() + "/"))
            .header("X-Amz-Target", "DynamoDB_20120810.GetItem")
            .POST(HttpRequest.BodyPublishers.ofString("{"))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("SerializationException");
    }
  }

  @Test
  void aStreamIsReadThroughTheSamePort() {
    client.putItem(it -> it.tableName("Source").item(row("streamed")));
    try (var streams =
        DynamoDbStreamsClient.builder()
            .endpointOverride(system.awsUri())
            .region(Region.US_EAST_1)
            .credentialsProvider(anybody())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      var arn = client.describeTable(it -> it.tableName("Source")).table().latestStreamArn();
      var shard =
          streams
              .describeStream(it -> it.streamArn(arn))
              .streamDescription()
              .shards()
              .getFirst()
              .shardId();
      var iterator =
          streams
              .getShardIterator(
                  it ->
                      it.streamArn(arn)
                          .shardId(shard)
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      assertThat(streams.getRecords(it -> it.shardIterator(iterator)).records())
          .extracting(record -> record.dynamodb().newImage())
          .contains(row("streamed"));
    }
  }

  private static Map<String, AttributeValue> row(String key) {
    return Map.of("pk", AttributeValue.fromS(key));
  }

  private static TransactWriteItem put(String key) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName("Source")
                .item(row(key))
                .conditionExpression("attribute_not_exists(pk)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }
}
