package local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import local.AlarmTemplates;
import local.Templates;
import local.template.Alarm.Comparison;
import local.template.Alarm.Composite;
import local.template.Alarm.MissingData;
import local.template.Alarm.OfMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlarmReaderTest {
  @TempDir private Path folder;

  @Test
  void alarmsOfNestedStacksCarryTheNamesThatTheirParentsGive() {
    var template = TemplateReader.read(AlarmTemplates.write(folder), Map.of());
    assertThat(template.notHonoured()).isEmpty();
    assertThat(template.alarms())
        .extracting(Alarm::name)
        .containsExactly(
            "local-silent",
            "local-iterator-age",
            "local-given-up",
            "local-orders-lag",
            "local-unhealthy");
    assertThat(template.alarms().getFirst())
        .isEqualTo(
            new OfMetric(
                "local-silent",
                "Nobody reads the stream. Runbook: infra/README.md#silent",
                MetricId.of(
                    "AWS/Lambda", "PolledEventCount", "EventSourceMappingUUID", "CopyStream"),
                new Statistic("SampleCount"),
                Optional.empty(),
                Duration.ofMinutes(1),
                2,
                2,
                Comparison.LessThanThreshold,
                1,
                MissingData.breaching));
    assertThat(template.alarms().get(1))
        .isEqualTo(
            new OfMetric(
                "local-iterator-age",
                "",
                MetricId.of("AWS/Lambda", "IteratorAge", "FunctionName", "Copy"),
                new Statistic("p90"),
                Optional.of("Milliseconds"),
                Duration.ofMinutes(1),
                3,
                1,
                Comparison.GreaterThanThreshold,
                60_000,
                MissingData.notBreaching));
    assertThat(template.alarms().get(3))
        .isInstanceOfSatisfying(
            OfMetric.class,
            alarm -> {
              assertThat(alarm.metric())
                  .isEqualTo(MetricId.of("Shop", "LagSeconds", "View", "orders"));
              assertThat(alarm.threshold()).isEqualTo(60.5);
              assertThat(alarm.missingData()).isEqualTo(MissingData.ignore);
            });
    assertThat(template.alarms().getLast())
        .isInstanceOfSatisfying(
            Composite.class,
            alarm ->
                assertThat(alarm.alarms())
                    .containsExactly("local-silent", "local-given-up", "local-orders-lag"));
  }

  @Test
  void aCompositeAlarmComesAfterThoseThatItLooksAtWhereverItIsDeclared() {
    var text =
        Templates.SMALL
            + """
              First:
                Type: AWS::CloudWatch::CompositeAlarm
                Properties: { AlarmRule: !Sub 'ALARM("${Second}")' }
              Second:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  Namespace: N
                  MetricName: M
                  Statistic: Sum
                  Period: 300
                  EvaluationPeriods: 1
                  Threshold: "-1"
                  ComparisonOperator: LessThanThreshold
                  TreatMissingData: breaching
            """;
    var template = TemplateReader.read(Templates.write(folder, text), Map.of());
    assertThat(template.alarms()).extracting(Alarm::name).containsExactly("Second", "First");
  }

  @Test
  void whatANestedStackDeclaresAndIsNotRunIsListed() {
    var alarms =
        AlarmTemplates.ALARMS.replace(
            "Topic: { Type: AWS::SNS::Topic }",
            "Topic: { Type: AWS::SNS::Topic }\n  Table: { Type: AWS::DynamoDB::Table }");
    var file = AlarmTemplates.write(folder, AlarmTemplates.ROOT, alarms, AlarmTemplates.VIEW);
    assertThat(TemplateReader.read(file, Map.of()).notHonoured())
        .containsExactly(
            "infra/alarms.yaml, Table: resources of type AWS::DynamoDB::Table are not run in a"
                + " nested stack");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TemplateURL: infra/alarms.yaml | TemplateURL: infra/none.yaml | template.yaml: Alarms,"
            + " property TemplateURL, is \"infra/none.yaml\", but there is no such file.",
        "TemplateURL: infra/alarms.yaml | TemplateURL: https://b/a.yaml | template.yaml: Alarms,"
            + " property TemplateURL, is \"https://b/a.yaml\", but only a file beside the template"
            + " can be read here.",
        "Function: !Ref Copy | Fun: x | infra/alarms.yaml has no parameter Fun: its parameters are"
            + " [StackName, Mapping, Function, Queue, MailTo].",
        "Queue: !GetAtt GivenUp.QueueName | | infra/alarms.yaml: GivenUp, property"
            + " Dimensions.Value, needs the parameter Queue, which has no default and is not"
            + " given.",
        "Mapping: !Ref CopyStream | Mapping: !Ref CopyOther | template.yaml: Alarms, property"
            + " Parameters.Mapping, refers to CopyOther, which does not exist.",
        "Statistic: SampleCount | Statistic: Median | infra/alarms.yaml: Silent, property"
            + " Statistic, is \"Median\" but must be one of [Average, Maximum,"
            + " SampleCount, Sum].",
        "Statistic: SampleCount | Metrics: [] | infra/alarms.yaml: Silent, property Metrics, is not"
            + " evaluated here.",
        "Statistic: SampleCount | ActionsEnabled: true | infra/alarms.yaml: Silent needs either"
            + " Statistic or ExtendedStatistic.",
        "ExtendedStatistic: p90 | ExtendedStatistic: tm90 | infra/alarms.yaml: Old, property"
            + " ExtendedStatistic, is \"tm90\", but only percentiles like p99 are calculated here.",
        "ExtendedStatistic: p90 | ExtendedStatistic: Sum | infra/alarms.yaml: Old, property"
            + " ExtendedStatistic, is \"Sum\", but only percentiles like p99 are calculated here.",
        "Period: 60 | Period: 10 | infra/alarms.yaml: Silent, property Period, is 10, but only"
            + " whole minutes are kept here.",
        "EvaluationPeriods: 2 | Tags: [] | infra/alarms.yaml: Silent, property"
            + " EvaluationPeriods, is missing.",
        "DatapointsToAlarm: 1 | DatapointsToAlarm: 4 | infra/alarms.yaml: Old, property"
            + " DatapointsToAlarm, is 4, more than EvaluationPeriods, 3.",
        "Threshold: 1 | Threshold: much | infra/alarms.yaml: Silent, property Threshold, is"
            + " \"much\" but must be a number.",
        "Unit: Milliseconds | Unit: ms | infra/alarms.yaml: Old, property Unit, is \"ms\" but must"
            + " be one of",
        "TreatMissingData: breaching | TreatMissingData: bad | infra/alarms.yaml: Silent, property"
            + " TreatMissingData, is \"bad\" but must be one of [breaching, ignore,"
            + " notBreaching].",
        "ComparisonOperator: LessThanThreshold | ComparisonOperator: LessThanLowerThreshold |"
            + " infra/alarms.yaml: Silent, property ComparisonOperator, is",
        "Name: EventSourceMappingUUID, | | infra/alarms.yaml: Silent, property Dimensions.Name, is"
            + " missing.",
        "${StackName}-given-up\")  | ${StackName}-gone\") | infra/alarms.yaml: Unhealthy, property"
            + " AlarmRule, names the alarm local-gone, which is no alarm on a metric here.",
        "OR ALARM(\"${StackName}-orders-lag\") | OR | infra/alarms.yaml: Unhealthy, property"
            + " AlarmRule, is",
        "OR ALARM(\"${StackName}-orders-lag\") | AND ALARM(\"x\") | infra/alarms.yaml: Unhealthy,"
            + " property AlarmRule, is",
        "-orders-lag | -unhealthy | infra/alarms.yaml: Unhealthy, property AlarmRule, names the"
            + " alarm local-unhealthy, which is no alarm on a metric here.",
        "${StackName}-iterator-age | ${StackName}-silent | infra/alarms.yaml: Old makes a second"
            + " alarm named local-silent.",
        "AlarmDescription: \"Nobody reads the stream. Runbook: infra/README.md#silent\" |"
            + " AlarmDescription: !ImportValue x | infra/alarms.yaml: Silent, property"
            + " AlarmDescription, uses Fn::ImportValue, which a local run cannot answer.",
      })
  void aFaultIsOneSentenceThatNamesFileResourceAndProperty(
      String good, String bad, String sentence) {
    var replacement = bad == null ? "" : bad;
    assertThat(AlarmTemplates.ROOT + AlarmTemplates.ALARMS).contains(good);
    var file =
        AlarmTemplates.write(
            folder,
            AlarmTemplates.ROOT.replace(good, replacement),
            AlarmTemplates.ALARMS.replace(good, replacement),
            AlarmTemplates.VIEW);
    assertThatThrownBy(() -> TemplateReader.read(file, Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith(sentence);
  }
}
