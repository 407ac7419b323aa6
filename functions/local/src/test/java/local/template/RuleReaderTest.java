package local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.Templates;
import local.template.Template.Bus;
import local.template.Template.Rule;
import local.template.Template.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleReaderTest {
  @TempDir private Path folder;

  @Test
  void rulesHaveTheirBusPatternAndTargetsWithReferencesResolved() {
    var template =
        TemplateReader.read(
            Templates.write(
                folder,
                """
                Parameters:
                  Source: { Type: String, Default: shop }
                Resources:
                  Bus: { Type: AWS::Events::EventBus, Properties: { Name: !Sub "${Source}-orders" } }
                  Queue: { Type: AWS::SQS::Queue }
                  Allowed: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [!Ref Queue] } }
                  Large:
                    Type: AWS::Events::Rule
                    Properties:
                      Name: large-orders
                      EventBusName: !Ref Bus
                      State: ENABLED
                      EventPattern:
                        source: [!Ref Source]
                        detail: { total: [{ numeric: [">", 100] }], note: [null], gift: [true] }
                      Targets:
                        - Id: f
                          Arn: !Ref F.Alias
                          RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 60 }
                          DeadLetterConfig: { Arn: !GetAtt Queue.Arn }
                  F:
                    Type: AWS::Serverless::Function
                    Properties:
                      Runtime: java25
                      Handler: a.B
                      Environment: { Variables: { BUS: !Ref Bus, NAME: !GetAtt Bus.Name, ARN: !GetAtt Bus.Arn } }
                      Events:
                        Heard:
                          Type: EventBridgeRule
                          Properties: { Pattern: { source: [s] }, Enabled: true }
                """),
            Map.of());
    assertThat(template.notHonoured()).isEmpty();
    assertThat(template.buses()).containsExactly(new Bus("Bus", "shop-orders"));
    assertThat(template.functions().getFirst().environment())
        .containsEntry("BUS", "shop-orders")
        .containsEntry("NAME", "shop-orders")
        .containsEntry("ARN", "arn:aws:events:us-east-1:000000000000:event-bus/shop-orders");
    assertThat(template.rules())
        .containsExactly(
            new Rule(
                "large-orders",
                "shop-orders",
                "{\"source\":[\"shop\"],\"detail\":{\"total\":[{\"numeric\":[\">\",100]}],"
                    + "\"note\":[null],\"gift\":[true]}}",
                List.of(new Target("F", 3, Duration.ofMinutes(1), Optional.of("Queue")))),
            new Rule(
                "FHeard",
                "default",
                "{\"source\":[\"s\"]}",
                List.of(new Target("F", 185, Duration.ofDays(1), Optional.empty()))));
  }

  @Test
  void aPatternMayBeTextSoThatANumberComesFromAParameter() {
    var template =
        TemplateReader.read(
            Templates.write(
                folder,
                """
                Parameters:
                  Least: { Type: Number, Default: 100 }
                Resources:
                  Queue: { Type: AWS::SQS::Queue }
                  Large:
                    Type: AWS::Events::Rule
                    Properties:
                      EventPattern: !Sub '{"detail":{"total":[{"numeric":[">=",${Least}]}]}}'
                      Targets: [{ Id: q, Arn: !GetAtt Queue.Arn }]
                """),
            Map.of("Least", "250"));
    assertThat(template.rules())
        .extracting(Rule::pattern)
        .containsExactly("{\"detail\":{\"total\":[{\"numeric\":[\">=\",250]}]}}");
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("faults")
  void aFaultIsOneSentenceThatNamesResourceAndProperty(String template, String sentence) {
    var file = Templates.write(folder, template);
    assertThatThrownBy(() -> TemplateReader.read(file, Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessage(sentence);
  }

  static Stream<Arguments> faults() {
    var pattern = "Pattern: { source: [s] }";
    var place = "template.yaml: F, property Events.E.Properties.";
    return Stream.of(
        arguments(
            "Resources: { B: { Type: AWS::Events::EventBus } }",
            "template.yaml: B, property Name, is missing."),
        arguments(rule("State: ENABLED"), place + "Pattern, is missing."),
        arguments(rule("Pattern: text"), place + "Pattern, must be a mapping."),
        arguments(
            rule(pattern + ", EventBusName: other"),
            place + "EventBusName, is \"other\", which is no bus of this template."),
        arguments(
            rule(pattern + ", State: DISABLED"),
            place + "State, is \"DISABLED\", but only ENABLED can be run here."),
        arguments(
            rule(pattern + ", Enabled: false"),
            place + "Enabled, is \"false\", but only true can be run here."),
        arguments(rule(pattern + ", Input: '{}'"), place + "Input, cannot be run here."),
        arguments(
            rule(pattern + ", InputPath: $.detail"), place + "InputPath, cannot be run here."),
        arguments(
            rule(pattern + ", InputTransformer: { InputTemplate: x }"),
            place + "InputTransformer, cannot be run here."),
        arguments(
            rule(pattern + ", RetryPolicy: { MaximumRetryAttempts: 186 }"),
            place
                + "RetryPolicy.MaximumRetryAttempts, is \"186\" but must be a number from 0 to"
                + " 185."));
  }

  private static String rule(String properties) {
    return """
    Resources:
      F:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: java25
          Handler: a.B
          Events: { E: { Type: EventBridgeRule, Properties: { %s } } }
    """
        .formatted(properties);
  }
}
