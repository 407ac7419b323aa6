package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.telemetry.Metric;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.views.ShopViews;

/**
 * Every alarm can be understood, is heard, stands on a metric that there is, and has its runbook.
 */
class AlarmsTemplateTest {

  private static final Pattern RUNBOOK =
      Pattern.compile("Runbook: infra/README\\.md#([a-z0-9-]+)$");
  private static final Pattern CHILD = Pattern.compile("ALARM\\(\"([^\"]+)\"\\)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (.*) \\|$");

  /** Ends of the names of thresholds. */
  static final List<String> DEFAULTED =
      List.of("LagSeconds", "LagEvents", "Milliseconds", "FaultRatio");

  private static final Yaml ROOT = Yaml.template();
  private static final String README = Checkout.read(Checkout.ROOT.resolve("infra/README.md"));

  /** An alarm of one stack; its properties are read with that stack's parameters. */
  private record Alarm(NestedStack stack, Yaml properties) {

    @Override
    public String toString() {
      return name();
    }

    String get(String property) {
      return stack.text(properties.get(property));
    }

    String name() {
      return get("AlarmName");
    }

    /** The section of the runbook that it names. */
    String runbook() {
      return RUNBOOK
          .matcher(get("AlarmDescription"))
          .results()
          .map(match -> match.group(1))
          .findFirst()
          .orElse("");
    }

    Map<String, String> dimensions() {
      return properties.get("Dimensions").list().stream()
          .collect(
              Collectors.toMap(
                  dimension -> dimension.get("Name").text(),
                  dimension -> stack.text(dimension.get("Value"))));
    }
  }

  private final List<Alarm> metricAlarms = alarms("AWS::CloudWatch::Alarm");
  private final List<Alarm> all =
      Stream.concat(metricAlarms.stream(), alarms("AWS::CloudWatch::CompositeAlarm").stream())
          .toList();

  private static List<Alarm> alarms(String type) {
    return NestedStack.all().stream()
        .flatMap(stack -> stack.properties(type).map(properties -> new Alarm(stack, properties)))
        .toList();
  }

  @Test
  void everyNameBeginsWithTheStacksAndIsThereOnce() {
    assertThat(all)
        .isNotEmpty()
        .extracting(Alarm::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.startsWith(NestedStack.ROOT_NAME + "-"));
  }

  @Test
  void everyDescriptionEndsWithItsRunbook() {
    assertThat(all)
        .allSatisfy(
            alarm -> {
              assertThat(alarm.get("AlarmDescription"))
                  .hasSizeBetween(100, 1_000)
                  .doesNotContain("${")
                  .contains("irst ")
                  .containsPattern(RUNBOOK);
              assertThat(runbooks()).contains(alarm.runbook());
              assertThat(alarm.name()).endsWith("-" + alarm.runbook());
            });
  }

  @Test
  void everyRunbookIsOfAnAlarm() {
    assertThat(runbooks())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(all.stream().map(Alarm::runbook).distinct().toList());
  }

  @Test
  void theTableOfAlarmsNamesThemAll() {
    assertThat(rows("# Alarms", "## Thresholds").keySet())
        .containsExactlyInAnyOrderElementsOf(runbooks());
    assertThat(README.lines().filter(line -> line.contains("metric alarms and one composite")))
        .as("infra/README.md, Alarms")
        .singleElement()
        .asString()
        .contains("%d metric alarms and one composite".formatted(metricAlarms.size()));
  }

  @Test
  void theCostsCountEveryMetricAndAlarm() {
    int metrics = MetricCatalogue.count(ShopViews.VIEWS.names().size()) + filteredMetrics().size();
    assertThat(costs("metrics of the stack"))
        .as("infra/README.md, Costs: metrics of %d views", ShopViews.VIEWS.names().size())
        .contains(" | %d | ".formatted(metrics));
    assertThat(costs("metric alarms"))
        .as("infra/README.md, Costs")
        .contains(" | %d | ".formatted(metricAlarms.size()));
  }

  /** A row of the table of costs. */
  private static String costs(String what) {
    return README
        .substring(README.indexOf("## Costs\n"))
        .lines()
        .filter(line -> line.startsWith("| " + what))
        .findFirst()
        .orElse("no row: " + what);
  }

  @Test
  void theTableOfThresholdsIsTheTemplates() {
    Map<String, String> expected = new TreeMap<>();
    ROOT.get("Parameters")
        .entries()
        .forEach(
            (name, parameter) -> {
              if (DEFAULTED.stream().anyMatch(name::endsWith)) {
                expected.put(name, parameter.get("Default").text());
              }
            });
    Map<String, String> told = new TreeMap<>();
    rows("## Thresholds", "## Costs")
        .forEach(
            (names, rest) ->
                Stream.of(names.split(", ", -1))
                    .forEach(name -> told.put(name, rest.split(" \\| ", -1)[0])));
    assertThat(told)
        .as("infra/README.md, Thresholds")
        .isNotEmpty()
        .containsExactlyInAnyOrderEntriesOf(expected);
  }

  /** Rows of a table whose first cell is code, with the rest of the row. */
  private static Map<String, String> rows(String from, String to) {
    String section = README.substring(README.indexOf(from + "\n"), README.indexOf(to + "\n"));
    return ROW.matcher(section)
        .results()
        .collect(
            Collectors.toMap(
                match -> match.group(1), match -> match.group(2), (a, _) -> a, TreeMap::new));
  }

  /** Headings of the third level in the chapter "Runbooks", as links name them. */
  private static List<String> runbooks() {
    String chapter = README.substring(README.indexOf("\n# Runbooks\n") + 1);
    return Stream.concat(
            Stream.of("# Runbooks"),
            chapter.lines().skip(1).takeWhile(line -> !line.startsWith("# ")))
        .filter(line -> line.startsWith("### "))
        .map(line -> line.substring(4).strip().replace(' ', '-'))
        .toList();
  }

  /** But for those that watch all views together: the view's own alarm tells. */
  @Test
  void everyAlarmTellsTheTopicWhenItGoesOnAndOff() {
    assertThat(all.stream().filter(alarm -> !isOfAllViewsTogether(alarm)))
        .allSatisfy(
            alarm -> {
              for (String actions : List.of("AlarmActions", "OKActions")) {
                assertThat(alarm.properties().get(actions).list())
                    .as("%s of %s", actions, alarm.name())
                    .singleElement()
                    .extracting(alarm.stack()::text)
                    .isEqualTo("AlarmTopic");
              }
            });
  }

  /** The stack's own metrics, but those that a filter makes of a log of AWS. */
  private static boolean isEmittedByFunctions(Alarm alarm) {
    return alarm.get("Namespace").equals(NestedStack.ROOT_NAME)
        && !filteredMetrics().contains(alarm.get("MetricName"));
  }

  private static Set<String> filteredMetrics() {
    return TemplateFile.all().getFirst().resources().values().stream()
        .filter(resource -> resource.get("Type").text().equals("AWS::Logs::MetricFilter"))
        .flatMap(filter -> filter.get("Properties").get("MetricTransformations").list().stream())
        .map(metric -> metric.get("MetricName").text())
        .collect(Collectors.toSet());
  }

  @Test
  void everyMetricThatAFilterMakesHasAnAlarm() {
    assertThat(filteredMetrics())
        .isNotEmpty()
        .allSatisfy(
            metric ->
                assertThat(metricAlarms)
                    .anyMatch(
                        alarm ->
                            alarm.get("MetricName").equals(metric)
                                && alarm.get("Namespace").equals(NestedStack.ROOT_NAME)));
  }

  private static boolean isOfAllViewsTogether(Alarm alarm) {
    return isEmittedByFunctions(alarm)
        && alarm.dimensions().isEmpty()
        && MetricCatalogue.metric(alarm.get("MetricName")).isAlsoTogether();
  }

  /** Else a deployment would be taken back by another rule than the one that operators hear of. */
  @Test
  void anAlarmOfAllViewsTogetherGoesOnWhereTheViewsOwnDoes() {
    assertThat(metricAlarms.stream().filter(AlarmsTemplateTest::isOfAllViewsTogether))
        .hasSize(2)
        .allSatisfy(
            together ->
                assertThat(
                        metricAlarms.stream()
                            .filter(own -> own.get("MetricName").equals(together.get("MetricName")))
                            .map(AlarmsTemplateTest::rule)
                            .distinct())
                    .as(together.name())
                    .hasSize(1));
  }

  private static List<String> rule(Alarm alarm) {
    return Stream.of(
            "Statistic",
            "Period",
            "EvaluationPeriods",
            "DatapointsToAlarm",
            "Threshold",
            "ComparisonOperator",
            "TreatMissingData")
        .map(alarm::get)
        .toList();
  }

  @Test
  void everyAlarmSaysWhatMissingDataMeansAndWhy() {
    assertThat(metricAlarms)
        .allSatisfy(
            alarm ->
                assertThat(alarm.get("TreatMissingData"))
                    .isIn("breaching", "notBreaching", "ignore"));
    for (NestedStack stack : NestedStack.all()) {
      List<String> lines =
          Checkout.read(Checkout.ROOT.resolve(stack.url())).lines().map(String::strip).toList();
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith("TreatMissingData:")) {
          assertThat(lines.get(i - 1)).as("line %d of %s", i, stack.url()).startsWith("# ");
        }
      }
    }
  }

  @Test
  void everyAlarmCanGoOff() {
    assertThat(metricAlarms)
        .allSatisfy(
            alarm -> {
              int of = Integer.parseInt(alarm.get("EvaluationPeriods"));
              assertThat(Integer.parseInt(alarm.get("DatapointsToAlarm"))).isBetween(1, of);
              assertThat(Integer.parseInt(alarm.get("Period")) % 60).isZero();
              assertThat(Double.parseDouble(alarm.get("Threshold"))).isNotNegative();
              assertThat(alarm.get("ComparisonOperator"))
                  .isIn("GreaterThanThreshold", "LessThanThreshold");
            });
  }

  @Test
  void everyMetricOfOursIsEmittedThatWay() {
    assertThat(metricAlarms.stream().filter(AlarmsTemplateTest::isEmittedByFunctions))
        .isNotEmpty()
        .allSatisfy(
            alarm -> {
              Metric metric = MetricCatalogue.metric(alarm.get("MetricName"));
              assertThat(alarm.get("Unit")).as(alarm.name()).isEqualTo(metric.unit().id());
              assertThat(String.join(",", alarm.dimensions().keySet()))
                  .as(alarm.name())
                  .isIn(MetricCatalogue.dimensions(metric));
            });
  }

  @Test
  void everyMetricOfAwsIsOfSomethingThatIsDeployed() {
    assertThat(metricAlarms.stream().filter(alarm -> alarm.get("Namespace").startsWith("AWS/")))
        .isNotEmpty()
        .allSatisfy(
            alarm -> {
              assertThat(alarm.dimensions()).hasSize(1);
              alarm
                  .dimensions()
                  .forEach(
                      (name, value) -> {
                        switch (name) {
                          case "FunctionName" ->
                              assertThat(type(value)).isEqualTo("AWS::Serverless::Function");
                          case "QueueName" -> assertThat(type(value)).isEqualTo("AWS::SQS::Queue");
                          case "EventSourceMappingUUID" ->
                              assertThat(mappingsThatCount()).contains(value);
                          default -> throw new AssertionError("A dimension " + name);
                        }
                      });
            });
  }

  private static String type(String logicalId) {
    return ROOT.get("Resources").get(logicalId).get("Type").text();
  }

  /** Mappings that tell how many events they poll and drop. */
  private static List<String> mappingsThatCount() {
    return ROOT.get("Resources").entries().entrySet().stream()
        .filter(it -> it.getValue().get("Type").text().equals("AWS::Lambda::EventSourceMapping"))
        .filter(
            it ->
                it.getValue()
                    .get("Properties")
                    .get("MetricsConfig")
                    .get("Metrics")
                    .list()
                    .contains(new Yaml("EventCount")))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void theCompositeNamesAllButTheAlarmsOfCommands() {
    Alarm composite = alarms("AWS::CloudWatch::CompositeAlarm").getFirst();
    List<String> children =
        CHILD.matcher(composite.get("AlarmRule")).results().map(match -> match.group(1)).toList();
    assertThat(children)
        .containsExactlyInAnyOrderElementsOf(
            metricAlarms.stream()
                .map(Alarm::name)
                .filter(name -> !name.startsWith(NestedStack.ROOT_NAME + "-command-"))
                .toList());
    assertThat(composite.get("AlarmRule").replaceAll(CHILD.pattern(), "x")).matches("x( OR\\nx)*");
    // CloudWatch's limits. Beyond, give infra/view-alarms.yaml a composite of each view's alarms.
    assertThat(children).as("alarms of one composite").hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void everyStackIsGivenWhatItAsksFor() {
    assertThat(NestedStack.all())
        .hasSizeGreaterThan(1)
        .allSatisfy(
            stack -> {
              Map<String, Yaml> asked = stack.template().get("Parameters").entries();
              assertThat(asked.keySet()).as(stack.url()).containsAll(stack.parameters().keySet());
              asked.keySet().removeAll(stack.parameters().keySet());
              assertThat(asked.values())
                  .as("not given to %s: %s", stack.url(), asked.keySet())
                  .allMatch(parameter -> parameter.entries().containsKey("Default"));
            });
  }
}
