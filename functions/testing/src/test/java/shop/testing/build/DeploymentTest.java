package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.api.ShopApi;

/** A deployment guards its traffic, the code that takes over, and its data. */
class DeploymentTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\|");
  private static final Pattern WRITE_TABLE =
      Pattern.compile("^WriteTable(\\.\\w+)?$|\\$\\{WriteTable\\b");
  private static final TemplateFile ROOT = TemplateFile.all().getFirst();

  @Test
  void whatTakesADeploymentBackAreAlarmsThatThereAre() {
    Set<String> alarms =
        NestedStack.all().stream()
            .flatMap(
                stack ->
                    stack
                        .properties("AWS::CloudWatch::Alarm")
                        .map(properties -> stack.text(properties.get("AlarmName"))))
            .collect(Collectors.toSet());
    List<String> named = new ArrayList<>();
    for (Yaml resource : ROOT.resources().values()) {
      List<Yaml> choice =
          resource.get("Properties").get("DeploymentPreference").get("Alarms").get("Fn::If").list();
      if (!choice.isEmpty()) {
        List<Yaml> ofFunction = choice.get(1).list();
        // CodeDeploy's limit.
        assertThat(ofFunction).hasSizeBetween(1, 10);
        ofFunction.forEach(
            alarm ->
                named.add(
                    alarm
                        .get("Fn::Sub")
                        .text()
                        .replace("${AWS::StackName}", NestedStack.ROOT_NAME)));
      }
    }
    assertThat(named).isNotEmpty().isSubsetOf(alarms);
  }

  /** Or CodeDeploy's limit of alarms would be one of views. */
  @Test
  void noAlarmOfASingleViewTakesTheDeploymentOfAProjectorBack() {
    for (Yaml resource : ROOT.resources().values()) {
      Yaml properties = resource.get("Properties");
      String projector =
          properties.get("Environment").get("Variables").get("PROJECTOR").otherwise().text();
      if (!projector.equals("null")) {
        assertThat(
                properties
                    .get("DeploymentPreference")
                    .get("Alarms")
                    .get("Fn::If")
                    .list()
                    .get(1)
                    .list())
            .as("alarms of the projector %s", projector)
            .extracting(alarm -> alarm.get("Fn::Sub").text())
            .allMatch(name -> name.matches(".*}-(%s-projector|views)-.*".formatted(projector)));
      }
    }
  }

  @Test
  void theRoutesOfCommandsAreThrottledApart() {
    Set<String> commands =
        ROOT.properties("CommandFunction").get("Events").entries().values().stream()
            .map(event -> event.get("Properties"))
            .map(event -> event.get("Method").text() + " " + event.get("Path").text())
            .collect(Collectors.toSet());
    Map<String, Yaml> throttled = ROOT.properties("HttpApi").get("RouteSettings").entries();
    assertThat(throttled.keySet()).isEqualTo(commands);
    assertThat(ShopApi.ROUTES).extracting(Route::key).containsAll(commands);
    assertThat(throttled.values())
        .allSatisfy(
            settings -> {
              assertThat(settings.get("ThrottlingRateLimit").get("Ref").text())
                  .isEqualTo("CommandRate");
              assertThat(settings.get("ThrottlingBurstLimit").get("Ref").text())
                  .isEqualTo("CommandBurst");
            });
  }

  @Test
  void theWriteTableOutlivesTheStackAndItsMistakes() {
    Yaml table = ROOT.resource("WriteTable");
    assertThat(table.get("DeletionPolicy").text()).isEqualTo("Retain");
    assertThat(table.get("UpdateReplacePolicy").text()).isEqualTo("Retain");
    assertThat(table.get("Properties").get("DeletionProtectionEnabled").get("Ref").text())
        .isEqualTo("DeletionProtection");
    assertThat(ROOT.yaml().get("Parameters").get("DeletionProtection").get("Default").text())
        .isEqualTo("true");
    assertThat(
            table
                .get("Properties")
                .get("PointInTimeRecoverySpecification")
                .get("PointInTimeRecoveryEnabled")
                .text())
        .isEqualTo("true");
  }

  @Test
  void aRestoredTableTakesThePlaceOfTheWriteTableEverywhere() {
    List<String> left = new ArrayList<>();
    ROOT.resources().forEach((id, resource) -> uses(resource.value(), id, left));
    uses(ROOT.yaml().get("Outputs").value(), "Outputs", left);
    assertThat(left).isEmpty();
  }

  /** Resources that refer to the write table also after a restore. */
  private static void uses(@Nullable Object value, String where, List<String> found) {
    switch (value) {
      case Map<?, ?> map
          when map.get("Fn::If") instanceof List<?> choice
              && "IsRestored".equals(choice.getFirst()) ->
          uses(choice.get(1), where, found);
      case Map<?, ?> map -> map.values().forEach(part -> uses(part, where, found));
      case List<?> list -> list.forEach(part -> uses(part, where, found));
      case String text when WRITE_TABLE.matcher(text).find() -> found.add(where + ": " + text);
      case null, default -> {}
    }
  }

  @Test
  void everyTableTakesTheKeyAndEveryFunctionAndTableSaysItsSide() {
    ROOT.resources()
        .forEach(
            (id, resource) -> {
              Yaml properties = resource.get("Properties");
              switch (resource.get("Type").text()) {
                case "AWS::DynamoDB::Table" -> {
                  assertThat(properties.get("SSESpecification").get("Fn::If").list())
                      .as(id)
                      .first()
                      .isEqualTo(new Yaml("HasTableKey"));
                  assertThat(properties.get("Tags").list())
                      .as(id)
                      .extracting(tag -> tag.get("Key").text())
                      .contains("side");
                }
                case TemplateFile.FUNCTION ->
                    assertThat(properties.get("Tags").entries()).as(id).containsKey("side");
                default -> {}
              }
            });
  }

  /** Those of alarms have a table of their own, which {@link AlarmsTemplateTest} looks at. */
  @Test
  void theGuideKnowsEveryParameterAndItsDefault() {
    Map<String, String> expected = new TreeMap<>();
    ROOT.parameters()
        .forEach(
            (name, parameter) -> {
              if (AlarmsTemplateTest.DEFAULTED.stream().noneMatch(name::endsWith)) {
                expected.put(name, told(parameter));
              }
            });
    String guide = Checkout.read(Checkout.ROOT.resolve("infra/README.md"));
    String section =
        guide.substring(guide.indexOf("## Parameters"), guide.indexOf("## A key of your own"));
    Map<String, String> told =
        ROW.matcher(section)
            .results()
            .collect(
                Collectors.toMap(
                    row -> row.group(1), row -> row.group(2), (a, _) -> a, TreeMap::new));
    assertThat(told).isEqualTo(expected);
  }

  private static String told(Yaml parameter) {
    if (!parameter.entries().containsKey("Default")) {
      return "none: has to be given";
    }
    String value = parameter.get("Default").text();
    return value.isEmpty() ? "empty" : "`" + value + "`";
  }
}
