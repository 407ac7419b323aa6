package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The templates are such that CloudFormation takes them, as far as that can be known without it.
 */
class CloudFormationTest {

  private static final String FUNCTION = TemplateFile.FUNCTION;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?!!)([\\w:.]+)}");
  private static final Pattern INDEX = Pattern.compile("\\$\\{(\\w+)\\.Arn}/index/([\\w-]+)");

  static List<TemplateFile> files() {
    return TemplateFile.all();
  }

  static List<TemplateFile> applications() {
    return TemplateFile.applications();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyPropertyIsOneThatItsTypeAllows(TemplateFile file) {
    assertThat(file.resources()).isNotEmpty();
    List<String> faults = new ArrayList<>();
    for (boolean conditions : new boolean[] {true, false}) {
      file.resources()
          .forEach(
              (id, resource) ->
                  faultsOf(file, resource, conditions)
                      .forEach(fault -> faults.add(id + ": " + fault)));
    }
    assertThat(faults).isEmpty();
  }

  private static Set<String> faultsOf(TemplateFile file, Yaml resource, boolean conditions) {
    String type = resource.get("Type").text();
    Yaml properties = resource.get("Properties");
    return CloudFormationSchemas.faults(type, Resolved.of(properties, file.yaml(), conditions));
  }

  @ParameterizedTest
  @MethodSource("applications")
  void everyGlobalIsOneThatSamAllows(TemplateFile file) {
    Resolved function = Resolved.of(file.yaml().get("Globals").get("Function"), file.yaml(), true);
    assertThat(CloudFormationSchemas.faultsOfGlobals("function", function)).isEmpty();
    assertThat(CloudFormationSchemas.faultsOfPart("AWS::Lambda::Function", function)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyReferenceIsToSomethingThatIsThere(TemplateFile file) {
    List<String> missing = new ArrayList<>();
    file.visit(
        (function, argument) -> {
          switch (function) {
            case "Ref" -> check(file, argument.text(), missing);
            case "Fn::GetAtt" ->
                check(
                    file,
                    argument.list().stream().map(Yaml::text).collect(Collectors.joining(".")),
                    missing);
            case "Fn::Sub" ->
                PLACEHOLDER
                    .matcher(argument.text())
                    .results()
                    .forEach(match -> check(file, match.group(1), missing));
            case "Fn::If" -> condition(file, argument.list().getFirst(), missing);
            default -> {}
          }
        });
    file.resources()
        .values()
        .forEach(
            resource -> {
              if (resource.entries().containsKey("Condition")) {
                condition(file, resource.get("Condition"), missing);
              }
              resource.get("DependsOn").list().forEach(id -> check(file, id.text(), missing));
            });
    assertThat(missing).isEmpty();
  }

  private static void condition(TemplateFile file, Yaml name, List<String> missing) {
    if (!file.conditions().containsKey(name.text())) {
      missing.add("the condition " + name.text());
    }
  }

  private static boolean isOutputOfNested(TemplateFile file, String stack, String attribute) {
    String url = file.properties(stack).get("TemplateURL").text();
    return attribute.startsWith("Outputs.")
        && TemplateFile.all().stream()
            .filter(nested -> nested.name().equals(url))
            .anyMatch(
                nested ->
                    nested
                        .yaml()
                        .get("Outputs")
                        .entries()
                        .containsKey(attribute.substring("Outputs.".length())));
  }

  /** A name, or a name and an attribute of it. */
  private static void check(TemplateFile file, String reference, List<String> missing) {
    String[] parts = reference.split("\\.", 2);
    String type = file.resource(parts[0]).get("Type").text();
    boolean isThere =
        parts.length == 1
            ? reference.startsWith("AWS::")
                || file.parameters().containsKey(reference)
                || file.resources().containsKey(reference)
            : file.resources().containsKey(parts[0])
                && (CloudFormationSchemas.attributes(type).contains(parts[1])
                    || (type.equals(FUNCTION) && parts[1].equals("Alias"))
                    || (type.equals("AWS::Serverless::HttpApi") && parts[1].equals("Stage"))
                    || isOutputOfNested(file, parts[0], parts[1]));
    if (!isThere) {
      missing.add(reference);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyParameterAndConditionIsUsed(TemplateFile file) {
    Set<String> used = new TreeSet<>();
    file.visit(
        (function, argument) -> {
          switch (function) {
            case "Ref" -> used.add(argument.text());
            case "Fn::If" -> used.add(argument.list().getFirst().text());
            case "Fn::Sub" ->
                PLACEHOLDER
                    .matcher(argument.text())
                    .results()
                    .forEach(match -> used.add(match.group(1)));
            default -> {}
          }
        });
    file.resources().values().forEach(resource -> used.add(resource.get("Condition").text()));
    assertThat(used)
        .containsAll(file.parameters().keySet())
        .containsAll(file.conditions().keySet());
  }

  @ParameterizedTest
  @MethodSource("applications")
  void everyIndexInAPolicyAndEveryStreamOfAMappingIsThere(TemplateFile file) {
    List<String> streams = new ArrayList<>();
    file.visit(
        (function, argument) -> {
          switch (function) {
            case "Fn::Sub" -> {
              Matcher index = INDEX.matcher(argument.text());
              if (index.matches()) {
                assertThat(file.properties(index.group(1)).get("GlobalSecondaryIndexes").list())
                    .extracting(it -> it.get("IndexName").text())
                    .contains(index.group(2));
              }
            }
            case "Fn::GetAtt" -> {
              if (argument.list().getLast().text().equals("StreamArn")) {
                streams.add(argument.list().getFirst().text());
                assertThat(file.properties(streams.getLast()).entries())
                    .containsKey("StreamSpecification");
              }
            }
            default -> {}
          }
        });
    assertThat(streams).contains("WriteTable");
  }
}
