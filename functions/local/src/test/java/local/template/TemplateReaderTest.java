package local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import local.Templates;
import local.template.Template.Async;
import local.template.Template.Route;
import local.template.Template.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateReaderTest {
  @TempDir private Path folder;

  @Test
  void theDeployedTemplateIsHonouredInFull() {
    var template = TemplateReader.read(Templates.deployed(), Map.of());
    assertThat(template.notHonoured()).isEmpty();
    assertThat(template.alarms())
        .extracting(Alarm::name)
        .contains("local-monitor-silent", "local-orders-lag-seconds", "local-read-side-unhealthy")
        .allMatch(name -> name.startsWith("local-"));
    assertThat(template.tables())
        .extracting(Template.Table::logicalId)
        .containsExactlyInAnyOrder(
            "WriteTable",
            "ProjectionsTable",
            "NoticesTable",
            "OrdersView",
            "CustomersView",
            "RegionsView",
            "ProductsView");
    assertThat(template.routes())
        .extracting(Route::key)
        .contains("POST /orders/{id}/payment", "GET /customers", "$default");
    assertThat(template.mappings().stream().filter(m -> m.table().equals("ProjectionsTable")))
        .singleElement()
        .satisfies(
            relay -> {
              assertThat(relay.name()).isEqualTo("RelayFunctionCheckpoints");
              assertThat(relay.reportsItemFailures()).isFalse();
              assertThat(relay.filters()).hasSize(2).allMatch(f -> f.contains("\"orders\""));
              assertThat(relay.onFailure()).isEmpty();
            });
    assertThat(template.mappings().stream().filter(m -> m.table().equals("WriteTable")))
        .hasSize(2)
        .allSatisfy(
            mapping -> {
              assertThat(mapping.reportsItemFailures()).isTrue();
              assertThat(mapping.bisects()).isTrue();
              assertThat(mapping.filters())
                  .containsExactly(
                      "{\"eventName\":[\"INSERT\"],\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"JOURNAL#\"}]}}}}");
              assertThat(mapping.onFailure()).contains("ProjectorFailures");
            });
  }

  @Test
  void aParameterGivenReplacesItsDefault() {
    var template = TemplateReader.read(Templates.deployed(), Map.of("JournalPartitions", "16"));
    assertThat(template.functions().getFirst().environment())
        .containsEntry("JOURNAL_PARTITIONS", "16")
        .containsEntry("WRITE_TABLE", "WriteTable");
  }

  @Test
  void aTableHasItsKeysIndexesStreamAndTimeToLive() {
    var template = read(Templates.SMALL);
    var source = template.table("Source").orElseThrow();
    assertThat(source.hashKey(null)).isEqualTo("pk");
    assertThat(source.request().keySchema()).hasSize(1);
    assertThat(source.request().streamSpecification().streamViewTypeAsString())
        .isEqualTo("NEW_IMAGE");
    assertThat(source.timeToLive()).contains("expiresAt");
    var target = template.table("Target").orElseThrow();
    assertThat(target.hasStream()).isFalse();
    assertThat(target.hashKey("byEvent")).isEqualTo("event");
    var index = target.request().globalSecondaryIndexes().getFirst();
    assertThat(index.keySchema())
        .extracting(key -> key.attributeName() + " " + key.keyTypeAsString())
        .containsExactly("event HASH", "pk RANGE");
    assertThat(index.projection().projectionTypeAsString()).isEqualTo("KEYS_ONLY");
  }

  @Test
  void globalsAreMergedIntoEveryFunctionAndItsOwnPropertiesWin() {
    var template =
        read(
            """
            Globals:
              Function:
                Runtime: java25
                Timeout: 7
                MemorySize: 512
                Environment: { Variables: { SHARED: a, OWN: a } }
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.B
                  Timeout: 9
                  Environment: { Variables: { OWN: b } }
            """);
    var function = template.functions().getFirst();
    assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(function.memory()).isEqualTo(512);
    assertThat(function.environment()).isEqualTo(Map.of("SHARED", "a", "OWN", "b"));
  }

  @Test
  void intrinsicFunctionsAreUnderstoodInShortAndLongForm() {
    var environment =
        read("""
        Parameters:
          Stage: { Type: String, Default: test }
        Conditions:
          IsTest: !Equals [!Ref Stage, test]
          IsNot: !Not [!Condition IsTest]
        Resources:
          Orders:
            Type: AWS::DynamoDB::Table
            Properties:
              TableName: !Sub "${Stage}-orders"
              AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
              KeySchema: [{ AttributeName: pk, KeyType: HASH }]
          Skipped:
            Type: AWS::SQS::Queue
            Condition: IsNot
          Q: { Type: AWS::SQS::Queue }
          F:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: java25
              Handler: a.B
              Environment:
                Variables:
                  REF: !Ref Orders
                  LONG_REF: { Ref: Orders }
                  ARN: !GetAtt Orders.Arn
                  LONG_ARN: { "Fn::GetAtt": [Q, Arn] }
                  SUB: !Sub "a ${Orders} ${Q.QueueName} ${!kept} ${AWS::Region}"
                  IF: !If [IsTest, yes-it-is, "no"]
                  GONE: !Ref AWS::NoValue
                  NUMBER: 5
                  FLAG: true
        """)
            .functions()
            .getFirst()
            .environment();
    assertThat(environment)
        .containsEntry("REF", "test-orders")
        .containsEntry("LONG_REF", "test-orders")
        .containsEntry("ARN", "arn:aws:dynamodb:ddblocal:000000000000:table/test-orders")
        .containsEntry("LONG_ARN", "arn:aws:sqs:us-east-1:000000000000:Q")
        .containsEntry("SUB", "a test-orders Q ${kept} us-east-1")
        .containsEntry("IF", "yes-it-is")
        .containsEntry("NUMBER", "5")
        .containsEntry("FLAG", "true")
        .doesNotContainKey("GONE");
  }

  @Test
  void aResourceWhoseConditionDoesNotHoldIsNotMade() {
    var template =
        read(
            """
            Conditions:
              Never: !Equals [a, b]
            Resources:
              Q: { Type: AWS::SQS::Queue }
              Skipped: { Type: AWS::SQS::Queue, Condition: Never }
            """);
    assertThat(template.queues()).extracting(Template.Queue::logicalId).containsExactly("Q");
  }

  @Test
  void whatMattersAndIsNotHonouredIsNamed() {
    var template =
        read(
            """
            Resources:
              Api:
                Type: AWS::Serverless::HttpApi
                Properties:
                  Auth: { EnableIamAuthorizer: true }
              Connection: { Type: AWS::Events::Connection }
              Bus: { Type: AWS::Events::EventBus, Properties: { Name: b, Policy: {} } }
              Clock: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day) } }
              Rule:
                Type: AWS::Events::Rule
                Properties:
                  EventPattern: { source: [s] }
                  Targets:
                    - { Id: stream, Arn: !Sub "arn:aws:kinesis:x", DeadLetterConfig: { Arn: x } }
              Log: { Type: AWS::Logs::LogGroup }
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  Handler: a.B
                  ReservedConcurrentExecutions: 1
                  EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: SQS } } }
                  Tracing: Active
                  Events:
                    Upload: { Type: S3 }
                    Heard:
                      Type: EventBridgeRule
                      Properties: { Pattern: { source: [s] }, DeadLetterConfig: { Type: SQS } }
                    Often:
                      Type: ScheduleV2
                      Properties: { ScheduleExpression: rate(1 minute) }
                    Get: { Type: HttpApi, Properties: { Path: /, Method: GET, Auth: { InvokeRole: NONE } } }
            """);
    assertThat(template.notHonoured())
        .containsExactly(
            "Api: Auth.EnableIamAuthorizer is not honoured",
            "Connection: resources of type AWS::Events::Connection are not run",
            "Bus: Policy is not honoured",
            "Clock: ScheduleExpression is not honoured",
            "Clock: a rule without EventPattern never fires",
            "Rule: target stream is not honoured, because it is no function of this template",
            "F: EventInvokeConfig.DestinationConfig.OnSuccess is not honoured",
            "F: Events.Upload of type S3 never fires",
            "F: Events.Heard.DeadLetterConfig.Type is not honoured",
            "F: Events.Often of type ScheduleV2 never fires",
            "F: Events.Get.Auth.InvokeRole is not honoured");
  }

  @Test
  void schedulesHaveTheirPeriodAndFunctionsWhatBecomesOfThem() {
    var template =
        read(
            """
            Globals:
              Function:
                Runtime: java25
                AutoPublishAlias: live
                EventInvokeConfig: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 }
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.B
                  ReservedConcurrentExecutions: 1
                  EventInvokeConfig: { MaximumRetryAttempts: 1 }
                  Events:
                    A:
                      Type: Schedule
                      Properties:
                        Schedule: rate(1 minute)
                        Description: often
                        RetryPolicy: { MaximumRetryAttempts: 0 }
                    B: { Type: Schedule, Properties: { Schedule: rate(5 minutes), State: ENABLED } }
                    C: { Type: Schedule, Properties: { Schedule: rate(1 hour), Name: c } }
                    D: { Type: Schedule, Properties: { Schedule: rate(2 days), Enabled: false } }
            """);
    assertThat(template.notHonoured()).isEmpty();
    var function = template.functions().getFirst();
    assertThat(function.reservedConcurrency()).hasValue(1);
    assertThat(function.async()).isEqualTo(new Async(1, Duration.ofSeconds(60)));
    var rule = "arn:aws:events:us-east-1:000000000000:rule/";
    assertThat(template.schedules())
        .containsExactly(
            new Schedule("FA", rule + "FA", "F", true, Duration.ofMinutes(1)),
            new Schedule("FB", rule + "FB", "F", true, Duration.ofMinutes(5)),
            new Schedule("FC", rule + "c", "F", true, Duration.ofHours(1)),
            new Schedule("FD", rule + "FD", "F", false, Duration.ofDays(2)));
  }

  @Test
  void aFunctionIsRetriedTwiceAndForSixHoursUnlessItSaysOtherwise() {
    var function = read(Templates.SMALL).functions().getFirst();
    assertThat(function.async()).isEqualTo(new Async(2, Duration.ofHours(6)));
    assertThat(function.reservedConcurrency()).isEmpty();
  }

  @Test
  void aTemplateThatIsMissingSaysHowToNameOne() {
    assertThatThrownBy(() -> TemplateReader.read(folder.resolve("none.yaml"), Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "There is no template at %s: name one with -Dtemplate (--template)."
                .formatted(folder.resolve("none.yaml")));
  }

  private Template read(String text) {
    return TemplateReader.read(Templates.write(folder, text), Map.of());
  }
}
