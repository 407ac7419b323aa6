package local.events;

/** A bus with rules, and the functions that they send to. */
final class BusTemplates {
  static final String TEXT =
      """
      Parameters:
        Source: { Type: String, Default: shop }
      Resources:
        Bus:
          Type: AWS::Events::EventBus
          Properties: { Name: orders }
        Placed:
          Type: AWS::Serverless::Function
          Properties: { Runtime: java25, Handler: local.events.ListeningFunction }
        Large:
          Type: AWS::Serverless::Function
          Properties: { Runtime: java25, Handler: local.events.ListeningFunction }
        Details:
          Type: AWS::Serverless::Function
          Properties: { Runtime: java25, Handler: local.events.ListeningFunction }
        Dead: { Type: AWS::SQS::Queue }
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
              - { Id: large, Arn: !GetAtt Large.Arn }
              - { Id: details, Arn: !GetAtt Details.Arn }
        Listener:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.Recorder
            Timeout: 60
            EventInvokeConfig:
              MaximumRetryAttempts: 1
              DestinationConfig:
                OnFailure: { Type: SQS, Destination: !GetAtt Failures.Arn }
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
            Handler: local.events.PublishingFunction
            Timeout: 60
            Environment: { Variables: { BUS: !Ref Bus } }
            Policies:
              - Statement:
                  - { Effect: Allow, Action: "events:PutEvents", Resource: !GetAtt Bus.Arn }
      """;

  private BusTemplates() {}
}
