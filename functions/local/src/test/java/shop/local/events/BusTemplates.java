package shop.local.events;

/** A bus with rules of every kind, and what they send to. */
final class BusTemplates {
  static final String TEXT =
      """
      Parameters:
        Source: { Type: String, Default: shop }
      Resources:
        Bus:
          Type: AWS::Events::EventBus
          Properties: { Name: orders }
        Placed: { Type: AWS::SQS::Queue }
        Large: { Type: AWS::SQS::Queue }
        Details: { Type: AWS::SQS::Queue }
        Never: { Type: AWS::SQS::Queue }
        Dead: { Type: AWS::SQS::Queue }
        GivenUp: { Type: AWS::SQS::Queue }
        Failures: { Type: AWS::SQS::Queue }
        PlacedRule:
          Type: AWS::Events::Rule
          Properties:
            EventBusName: !Ref Bus
            EventPattern:
              source: [!Ref Source]
              detail-type: [OrderPlaced]
            Targets:
              - { Id: placed, Arn: !GetAtt Placed.Arn }
        LargeRule:
          Type: AWS::Events::Rule
          Properties:
            EventBusName: !GetAtt Bus.Arn
            EventPattern:
              detail: { total: [{ numeric: [">", 100] }] }
            Targets:
              - { Id: large, Arn: !GetAtt Large.Arn, Input: '{"large":true}' }
              - { Id: details, Arn: !GetAtt Details.Arn, InputPath: $.detail }
        NeverRule:
          Type: AWS::Events::Rule
          Properties:
            EventBusName: !Ref Bus
            State: DISABLED
            EventPattern: { source: [shop] }
            Targets:
              - { Id: never, Arn: !GetAtt Never.Arn }
        Listener:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: shop.local.Recorder
            Timeout: 60
            EventInvokeConfig:
              MaximumRetryAttempts: 1
              DestinationConfig:
                OnFailure: { Type: SQS, Destination: !GetAtt Failures.Arn }
            DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt GivenUp.Arn }
            Events:
              Paid:
                Type: EventBridgeRule
                Properties:
                  EventBusName: !Ref Bus
                  Pattern: { detail-type: [OrderPaid] }
                  RetryPolicy: { MaximumRetryAttempts: 2 }
                  DeadLetterConfig: { Arn: !GetAtt Dead.Arn }
              Default:
                Type: EventBridgeRule
                Properties:
                  Pattern: { source: [shop] }
        Publisher:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: shop.local.events.PublishingFunction
            Timeout: 60
            Environment: { Variables: { BUS: !Ref Bus } }
            Policies:
              - Statement:
                  - { Effect: Allow, Action: "events:PutEvents", Resource: !GetAtt Bus.Arn }
      """;

  private BusTemplates() {}
}
