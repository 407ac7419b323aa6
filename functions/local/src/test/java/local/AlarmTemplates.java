package local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A system that watches itself: alarms of its own and of nested stacks. */
public final class AlarmTemplates {
  /** What {@link Templates#SMALL} declares, a function that logs, a schedule, a rule, alarms. */
  public static final String ROOT =
      Templates.SMALL.replace(
              "      MaximumRetryAttempts: 0",
              "      MaximumRetryAttempts: 0\n" + "      MetricsConfig: { Metrics: [EventCount] }")
          + """
            Log:
              Type: AWS::Serverless::Function
              Properties:
                Runtime: java25
                Handler: local.LoggingFunction
                EventInvokeConfig: { MaximumRetryAttempts: 0 }
            Tick:
              Type: AWS::Serverless::Function
              Properties:
                Runtime: java25
                Handler: local.Recorder
                Timeout: 60
                ReservedConcurrentExecutions: 1
                Events:
                  Hourly: { Type: Schedule, Properties: { Schedule: rate(1 hour) } }
                  Told:
                    Type: EventBridgeRule
                    Properties: { Pattern: { source: [shop] } }
            Alarms:
              Type: AWS::CloudFormation::Stack
              Properties:
                TemplateURL: infra/alarms.yaml
                Parameters:
                  StackName: !Ref AWS::StackName
                  Mapping: !Ref CopyStream
                  Function: !Ref Copy
                  Queue: !GetAtt GivenUp.QueueName
            Orders:
              Type: AWS::CloudFormation::Stack
              Properties:
                TemplateURL: infra/view.yaml
                Parameters: { StackName: !Ref AWS::StackName, View: orders }
          """;

  /** A nested stack. */
  public static final String ALARMS =
      """
      Parameters:
        StackName: { Type: String }
        Mapping: { Type: String }
        Function: { Type: String }
        Queue: { Type: String }
        MailTo: { Type: String, Default: "" }
      Conditions:
        HasMail: !Not [!Equals [!Ref MailTo, ""]]
      Resources:
        Topic: { Type: AWS::SNS::Topic }
        Mail:
          Type: AWS::SNS::Subscription
          Condition: HasMail
          Properties: { Endpoint: !Ref MailTo }
        Silent:
          Type: AWS::CloudWatch::Alarm
          Properties:
            AlarmName: !Sub "${StackName}-silent"
            AlarmDescription: "Nobody reads the stream. Runbook: infra/README.md#silent"
            Namespace: AWS/Lambda
            MetricName: PolledEventCount
            Dimensions: [{ Name: EventSourceMappingUUID, Value: !Ref Mapping }]
            Statistic: SampleCount
            Period: 60
            EvaluationPeriods: 2
            Threshold: 1
            ComparisonOperator: LessThanThreshold
            TreatMissingData: breaching
            AlarmActions: [!Ref Topic]
        Old:
          Type: AWS::CloudWatch::Alarm
          Properties:
            AlarmName: !Sub "${StackName}-iterator-age"
            Namespace: AWS/Lambda
            MetricName: IteratorAge
            Dimensions: [{ Name: FunctionName, Value: !Ref Function }]
            ExtendedStatistic: p90
            Unit: Milliseconds
            Period: 60
            EvaluationPeriods: 3
            DatapointsToAlarm: 1
            Threshold: 60000
            ComparisonOperator: GreaterThanThreshold
            TreatMissingData: notBreaching
        GivenUp:
          Type: AWS::CloudWatch::Alarm
          Properties:
            AlarmName: !Sub "${StackName}-given-up"
            Namespace: AWS/SQS
            MetricName: ApproximateNumberOfMessagesVisible
            Dimensions: [{ Name: QueueName, Value: !Ref Queue }]
            Statistic: Maximum
            Period: 60
            EvaluationPeriods: 1
            Threshold: 0
            ComparisonOperator: GreaterThanThreshold
            TreatMissingData: notBreaching
        OnlyWithMail:
          Type: AWS::CloudWatch::Alarm
          Condition: HasMail
          Properties: { Nonsense: yes }
        Unhealthy:
          Type: AWS::CloudWatch::CompositeAlarm
          Properties:
            AlarmName: !Sub "${StackName}-unhealthy"
            AlarmRule: !Sub >-
              ALARM("${StackName}-silent") OR ALARM("${StackName}-given-up")
              OR ALARM("${StackName}-orders-lag")
      """;

  /** The other nested stack. */
  public static final String VIEW =
      """
      Parameters:
        StackName: { Type: String }
        View: { Type: String }
      Resources:
        Lag:
          Type: AWS::CloudWatch::Alarm
          Properties:
            AlarmName: !Sub "${StackName}-${View}-lag"
            Namespace: Shop
            MetricName: LagSeconds
            Dimensions: [{ Name: View, Value: !Ref View }]
            Statistic: Maximum
            Unit: Seconds
            Period: 60
            EvaluationPeriods: 1
            Threshold: 60.5
            ComparisonOperator: GreaterThanThreshold
            TreatMissingData: ignore
      """;

  /** What an alarm refers to. */
  private static final String README =
      """
      # Runbooks

      ```
      # no heading
      ```

      ### Silent

      Is it <paused>? Or only [old](#iterator-age)?

      ### Iterator age

      Late records.
      """;

  private AlarmTemplates() {}

  /** Writes all files; the root's path. */
  public static Path write(Path folder) {
    return write(folder, ROOT, ALARMS, VIEW);
  }

  /** Writes these and the runbooks; the first one's path. */
  public static Path write(Path folder, String root, String alarms, String view) {
    try {
      Files.createDirectories(folder.resolve("infra"));
      Files.writeString(folder.resolve("infra/alarms.yaml"), alarms);
      Files.writeString(folder.resolve("infra/README.md"), README);
      Files.writeString(folder.resolve("infra/view.yaml"), view);
      return Templates.write(folder, root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
