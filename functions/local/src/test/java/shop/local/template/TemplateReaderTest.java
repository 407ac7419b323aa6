package shop.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.local.Templates;
import shop.local.template.Template.Index;
import shop.local.template.Template.Keys;
import shop.local.template.Template.Route;

class TemplateReaderTest {
  @TempDir private Path folder;

  @Test
  void theDeployedTemplateIsHonouredInFull() {
    var template = TemplateReader.read(Templates.deployed(), Map.of());
    assertThat(template.notHonoured()).isEmpty();
    assertThat(template.tables())
        .extracting(Template.Table::logicalId)
        .containsExactlyInAnyOrder(
            "WriteTable",
            "ProjectionsTable",
            "OrdersView",
            "CustomersView",
            "RegionsView",
            "ProductsView");
    assertThat(template.routes())
        .extracting(Route::key)
        .contains("POST /orders/{id}/payment", "GET /customers", "$default");
    assertThat(template.mappings())
        .hasSize(2)
        .allSatisfy(
            mapping -> {
              assertThat(mapping.table()).isEqualTo("WriteTable");
              assertThat(mapping.reportsItemFailures()).isTrue();
              assertThat(mapping.bisects()).isTrue();
              assertThat(mapping.latest()).isFalse();
              assertThat(mapping.batchingWindow()).isZero();
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
    assertThat(source.key()).isEqualTo(new Keys("pk", Optional.empty()));
    assertThat(source.streamView()).contains("NEW_IMAGE");
    assertThat(source.timeToLive()).contains("expiresAt");
    var target = template.table("Target").orElseThrow();
    assertThat(target.streamView()).isEmpty();
    assertThat(target.indexes())
        .containsExactly(
            new Index(
                "byEvent",
                true,
                new Keys("event", Optional.of("pk")),
                "KEYS_ONLY",
                java.util.List.of()));
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
        Mappings:
          Sizes: { test: { size: 3 } }
        Conditions:
          IsTest: !Equals [!Ref Stage, test]
          IsNot: !Not [!Condition IsTest]
          Both: !And [!Condition IsTest, !Condition IsNot]
          Either: !Or [!Condition IsTest, !Condition IsNot]
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
                  SUB_WITH: !Sub ["${x}-${Stage}", { x: !Ref Orders }]
                  JOIN: !Join ["/", [a, !Ref Stage]]
                  SELECT: !Select [1, !Split [",", "x,y"]]
                  FOUND: !FindInMap [Sizes, !Ref Stage, size]
                  IF: !If [IsTest, yes-it-is, "no"]
                  EITHER: !If [Either, "y", "n"]
                  BOTH: !If [Both, "y", "n"]
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
        .containsEntry("SUB_WITH", "test-orders-test")
        .containsEntry("JOIN", "a/test")
        .containsEntry("SELECT", "y")
        .containsEntry("FOUND", "3")
        .containsEntry("IF", "yes-it-is")
        .containsEntry("EITHER", "y")
        .containsEntry("BOTH", "n")
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
                  Auth: { DefaultAuthorizer: Tokens }
              Bus: { Type: AWS::Events::EventBus }
              Log: { Type: AWS::Logs::LogGroup }
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  Handler: a.B
                  ReservedConcurrentExecutions: 1
                  Tracing: Active
                  Events:
                    Nightly: { Type: Schedule }
                    Get: { Type: HttpApi, Properties: { Path: /, Method: GET, Auth: { Authorizer: NONE } } }
            """);
    assertThat(template.notHonoured())
        .containsExactly(
            "Api: Auth is not honoured",
            "Bus: resources of type AWS::Events::EventBus are not run",
            "F: ReservedConcurrentExecutions is not honoured",
            "F: Events.Nightly of type Schedule never fires",
            "F: Events.Get.Auth is not honoured");
  }

  @Test
  void aTemplateThatIsMissingSaysHowToNameOne() {
    assertThatThrownBy(() -> TemplateReader.read(folder.resolve("none.yaml"), Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "There is no template at %s: name one with -Dtemplate (--template)."
                .formatted(folder.resolve("none.yaml")));
  }

  private Template read(String text) {
    return TemplateReader.read(Templates.write(folder, text), Map.of());
  }
}
