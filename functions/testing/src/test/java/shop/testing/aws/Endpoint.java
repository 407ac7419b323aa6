package shop.testing.aws;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The address of AWS's services. The SDK's clients get it and no other setting. */
record Endpoint(URI uri, String region, String accessKey, String secretKey) {

  DynamoDbClient dynamoDb() {
    return at(DynamoDbClient.builder()).build();
  }

  DynamoDbStreamsClient streams() {
    return at(DynamoDbStreamsClient.builder()).build();
  }

  EventBridgeClient eventBridge() {
    return at(EventBridgeClient.builder()).build();
  }

  SqsClient sqs() {
    return at(SqsClient.builder()).build();
  }

  private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B at(B builder) {
    return builder
        .endpointOverride(uri)
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .httpClientBuilder(UrlConnectionHttpClient.builder());
  }
}
