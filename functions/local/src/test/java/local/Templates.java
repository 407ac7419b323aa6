package local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small templates for tests. */
public final class Templates {
  /** A source table with a stream, a target table, and the functions of this package. */
  public static final String SMALL =
      """
      Parameters:
        Greeting: { Type: String, Default: hello }
      Resources:
        Source:
          Type: AWS::DynamoDB::Table
          Properties:
            BillingMode: PAY_PER_REQUEST
            AttributeDefinitions:
              - { AttributeName: pk, AttributeType: S }
            KeySchema:
              - { AttributeName: pk, KeyType: HASH }
            StreamSpecification: { StreamViewType: NEW_IMAGE }
            TimeToLiveSpecification: { AttributeName: expiresAt, Enabled: true }
        Target:
          Type: AWS::DynamoDB::Table
          Properties:
            BillingMode: PAY_PER_REQUEST
            AttributeDefinitions:
              - { AttributeName: pk, AttributeType: S }
              - { AttributeName: event, AttributeType: S }
            KeySchema:
              - { AttributeName: pk, KeyType: HASH }
            GlobalSecondaryIndexes:
              - IndexName: byEvent
                KeySchema:
                  - { AttributeName: event, KeyType: HASH }
                  - { AttributeName: pk, KeyType: RANGE }
                Projection: { ProjectionType: KEYS_ONLY }
        GivenUp:
          Type: AWS::SQS::Queue
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.EchoFunction
            MemorySize: 256
            Timeout: 60
            Environment:
              Variables:
                GREETING: !Ref Greeting
            Policies:
              - Statement:
                  - Effect: Allow
                    Action: dynamodb:PutItem
                    Resource: !GetAtt Source.Arn
            Events:
              Root: { Type: HttpApi, Properties: { Method: GET, Path: / } }
              Item: { Type: HttpApi, Properties: { Method: ANY, Path: "/items/{id}" } }
              Rest: { Type: HttpApi, Properties: { Method: GET, Path: "/files/{path}" } }
              Else: { Type: HttpApi }
        Copy:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.CopyFunction
            Environment:
              Variables:
                TARGET: !Ref Target
            Policies:
              - Statement:
                  - Effect: Allow
                    Action: dynamodb:PutItem
                    Resource: !GetAtt Target.Arn
        CopyStream:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            FunctionName: !Ref Copy
            EventSourceArn: !GetAtt Source.StreamArn
            StartingPosition: TRIM_HORIZON
            MaximumRetryAttempts: 0
            DestinationConfig:
              OnFailure: { Destination: !GetAtt GivenUp.Arn }
      """;

  private Templates() {}

  /** Writes a template into a folder. */
  public static Path write(Path folder, String text) {
    try {
      return Files.writeString(folder.resolve("template.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The template that is deployed. */
  public static Path deployed() {
    return Path.of("..", "..", "template.yaml");
  }
}
