package local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import local.LocalOptions;
import local.LocalSystem;
import local.Templates;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateFaultsTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "{1}")
  @MethodSource({
    "ofTheWhole",
    "ofTables",
    "ofFunctions",
    "ofRoutes",
    "ofMappings",
    "ofSchedules",
    "ofReferences"
  })
  void aFaultIsOneSentenceThatNamesFileResourceAndProperty(String template, String sentence) {
    var file = Templates.write(folder, template);
    assertThatThrownBy(() -> TemplateReader.read(file, Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessage(sentence.replace("FILE", file.toString()));
  }

  static Stream<Arguments> ofTheWhole() {
    return Stream.of(
        arguments(
            "a: [",
            "FILE, line 1, is not valid YAML: expected the node content, but found '<stream"
                + " end>'."),
        arguments("a: 1\na: 2\n", "FILE, line 2, is not valid YAML: found duplicate key a."),
        arguments("just text", "FILE is not a template: it holds no mapping."),
        arguments("Resources: {}", "template.yaml declares no resources."),
        arguments("Resources: { A: { Properties: {} } }", "template.yaml: A has no Type."),
        arguments("Resources: []", "template.yaml: Resources must be a mapping."));
  }

  static Stream<Arguments> ofTables() {
    return Stream.of(
        arguments(
            table(
                """
                KeySchema: [{ AttributeName: pk, KeyType: HASH }]
                      StreamSpecification: { StreamViewType: ALL }
                """),
            "template.yaml: T, property StreamSpecification.StreamViewType, is \"ALL\" but must be"
                + " one of [KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE, OLD_IMAGE]."),
        arguments(
            table("LocalSecondaryIndexes: [{ IndexName: i }]"),
            "template.yaml: T, property LocalSecondaryIndexes, cannot be run here."));
  }

  /** DynamoDB Local checks tables, in its own words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KeySchema: [{ AttributeName: pk, KeyType: HASH }] | KeySchema: [] | No defined key"
            + " schema.",
        "pk, KeyType: HASH | y, KeyType: HASH | Hash Key not specified in Attribute Definitions.",
        "pk, KeyType: HASH | pk, KeyType: SORT | No Hash Key specified in schema.",
        "x, KeyType: HASH | y, KeyType: HASH | Attribute y is not defined in AttributeDefinitions",
        "ProjectionType: ALL | ProjectionType: SOME | Projection type must be INCLUDE, ALL, or",
        "x, KeyType: HASH | pk, KeyType: HASH | The number of attributes in key schema must match",
        "x, AttributeType: S | x, AttributeType: X | Member must satisfy enum value set: [B, N, S]",
      })
  void aTableThatCannotBeMadeIsNamed(String good, String bad, String why) {
    var text =
        """
        Resources:
          T:
            Type: AWS::DynamoDB::Table
            Properties:
              TableName: Rows
              AttributeDefinitions:
                - { AttributeName: pk, AttributeType: S }
                - { AttributeName: x, AttributeType: S }
              KeySchema: [{ AttributeName: pk, KeyType: HASH }]
              GlobalSecondaryIndexes:
                - IndexName: index
                  KeySchema: [{ AttributeName: x, KeyType: HASH }]
                  Projection: { ProjectionType: ALL }
        """;
    assertThat(text).contains(good);
    var options = LocalOptions.inMemory(Templates.write(folder, text.replace(good, bad)));
    assertThatThrownBy(() -> LocalSystem.start(options).close())
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("The table T cannot be made: " + why);
  }

  static Stream<Arguments> ofFunctions() {
    return Stream.of(
        arguments(function("Handler: a.B"), "template.yaml: F, property Runtime, is missing."),
        arguments(
            function("{ Handler: a.B, Runtime: python3.13 }"),
            "template.yaml: F, property Runtime, is \"python3.13\", but only Java functions can be"
                + " run here."),
        arguments(
            function("{ Runtime: java25 }"), "template.yaml: F, property Handler, is missing."),
        arguments(
            function("{ Runtime: java25, Handler: a.B, DeadLetterQueue: { TargetArn: arn } }"),
            "template.yaml: F, property DeadLetterQueue, cannot be run here."),
        arguments(
            function("{ Runtime: java25, Handler: a.B, Timeout: 0 }"),
            "template.yaml: F, property Timeout, is \"0\" but must be a number from 1 to 900."),
        arguments(
            function("{ Runtime: java25, Handler: a.B, Environment: text }"),
            "template.yaml: F, property Environment, must be a mapping."),
        arguments(
            function("{ Runtime: java25, Handler: a.B, Environment: { Variables: { A: [] } } }"),
            "template.yaml: F, property Environment.Variables.A, must be text."));
  }

  static Stream<Arguments> ofRoutes() {
    return Stream.of(
        arguments(
            route("{ Path: orders, Method: GET }"),
            "template.yaml: F, property Events.E.Properties.Path, is \"orders\" but must begin with"
                + " /."),
        arguments(
            route("{ Path: /orders, Method: FETCH }"),
            "template.yaml: F, property Events.E.Properties.Method, is \"FETCH\", which is not a"
                + " method."),
        arguments(
            route("{ Path: \"/a-{id}\", Method: GET }"),
            "template.yaml: F, property Events.E.Properties.Path, has the segment \"a-{id}\", but a"
                + " variable must be all of one."),
        arguments(
            route("{ Path: \"/{a+}\", Method: GET }"),
            "template.yaml: F, property Events.E.Properties.Path, has {a+}, which cannot be run"
                + " here."),
        arguments(
            route("{ Path: /, Method: GET, PayloadFormatVersion: \"1.0\" }"),
            "template.yaml: F, property Events.E.Properties.PayloadFormatVersion, is \"1.0\", but"
                + " only 2.0 can be run here."),
        arguments(
            route(
                    "{ Path: /, Method: GET }, E2: { Type: HttpApi, Properties: { Path: /, Method:"
                        + " get } }")
                .replace("}, E2", "} }, E2")
                .replace("get } } } }", "get } } }"),
            "template.yaml: F and F both declare the route GET /."),
        arguments(
            "Resources: { A: { Type: AWS::Serverless::HttpApi, Properties: { StageName: v1 } } }",
            "template.yaml: A, property StageName, is \"v1\", but only $default can be run here."),
        arguments(
            "Resources: { A: { Type: AWS::Serverless::HttpApi, Properties: { DefinitionBody: {} } }"
                + " }",
            "template.yaml: A, property DefinitionBody, is not read here: declare the routes as"
                + " events of the functions."));
  }

  static Stream<Arguments> ofMappings() {
    return Stream.of(
        arguments(
            mapping("ParallelizationFactor: 2"),
            "template.yaml: M, property ParallelizationFactor, is \"2\", but only 1 can"
                + " be run here."),
        arguments(
            mapping("BatchSize: 10001"),
            "template.yaml: M, property BatchSize, is \"10001\" but must be a"
                + " number from 1 to 10000."),
        arguments(
            mapping("MaximumRecordAgeInSeconds: 59"),
            "template.yaml: M, property MaximumRecordAgeInSeconds, is \"59\", but only"
                + " -1 can be run here."),
        arguments(
            mapping("MaximumBatchingWindowInSeconds: 5"),
            "template.yaml: M, property MaximumBatchingWindowInSeconds, is \"5\", but only 0 can be"
                + " run here."),
        arguments(
            mapping("BatchSize: 1").replace("TRIM_HORIZON", "LATEST"),
            "template.yaml: M, property StartingPosition, is \"LATEST\", but only TRIM_HORIZON can"
                + " be run here."),
        arguments(
            mapping("FunctionResponseTypes: [Everything]"),
            "template.yaml: M, property FunctionResponseTypes, is [Everything]"
                + " but may only hold ReportBatchItemFailures."),
        arguments(
            mapping("BatchSize: 1").replace("StartingPosition: TRIM_HORIZON, ", ""),
            "template.yaml: M, property StartingPosition, is missing."),
        arguments(
            mapping("BatchSize: 1").replace("!GetAtt T.StreamArn", "arn"),
            "template.yaml: M, property EventSourceArn, must be !GetAtt of a table's"
                + " StreamArn."),
        arguments(
            mapping("BatchSize: 1").replace("!Ref F.Alias", "!Ref T"),
            "template.yaml: M must name a function of this template as its FunctionName."),
        arguments(
            mapping("BatchSize: 1")
                .replace("      StreamSpecification: { StreamViewType: KEYS_ONLY }\n", ""),
            "template.yaml: M has the EventSourceArn of T, a table without"
                + " StreamSpecification."));
  }

  static Stream<Arguments> ofSchedules() {
    var place = "template.yaml: F, property Events.E.Properties.";
    var rates =
        Stream.of(
                "cron(0 8 * * ? *)",
                "rate(1 minutes)",
                "rate(5 hour)",
                "rate(0 minutes)",
                "rate(30 seconds)")
            .map(
                rate ->
                    arguments(
                        schedule("{ Schedule: '" + rate + "' }"),
                        place
                            + "Schedule, is \""
                            + rate
                            + "\", but only rates like rate(1 minute), rate(2 hours) or rate(3"
                            + " days) can be run here."));
    var others =
        Stream.of(
            arguments(schedule("{}"), place + "Schedule, is missing."),
            arguments(
                schedule("{ Schedule: rate(1 minute), Input: '{}' }"),
                place + "Input, cannot be run here."),
            arguments(
                schedule("{ Schedule: rate(1 minute), State: DISABLED }"),
                place + "State, is \"DISABLED\", but only ENABLED can be run here."),
            arguments(
                function("{ Runtime: java25, Handler: a.B, ReservedConcurrentExecutions: -1 }"),
                "template.yaml: F, property ReservedConcurrentExecutions, is \"-1\" but must be a"
                    + " number from 0 to 999999999."),
            arguments(
                function(
                    "{ Runtime: java25, Handler: a.B, EventInvokeConfig: { MaximumRetryAttempts: 3"
                        + " } }"),
                "template.yaml: F, property EventInvokeConfig.MaximumRetryAttempts, is \"3\" but"
                    + " must be a number from 0 to 2."),
            arguments(
                function(
                    "{ Runtime: java25, Handler: a.B, EventInvokeConfig: {"
                        + " MaximumEventAgeInSeconds: 59 } }"),
                "template.yaml: F, property EventInvokeConfig.MaximumEventAgeInSeconds, is \"59\""
                    + " but must be a number from 60 to 21600."));
    return Stream.concat(rates, others);
  }

  static Stream<Arguments> ofReferences() {
    return Stream.of(
        arguments(
            variable("!Ref Missing"),
            "template.yaml: F, property Environment.Variables.V, refers to Missing, which does not"
                + " exist."),
        arguments(
            variable("!GetAtt Missing.Arn"),
            "template.yaml: F, property Environment.Variables.V, refers to Missing, which does not"
                + " exist."),
        arguments(
            variable("!ImportValue x"),
            "template.yaml: F, property Environment.Variables.V, uses Fn::ImportValue, which a"
                + " local run cannot answer."),
        arguments(
            variable("!If [Missing, a, b]"),
            "template.yaml: F, property Environment.Variables.V, refers to the condition Missing,"
                + " which does not exist."),
        arguments(
            variable("!Split [a]"),
            "template.yaml: F, property Environment.Variables.V, has an intrinsic function whose"
                + " argument is not a list of 2."),
        arguments(
            variable("!Join [a, [b]]"),
            "template.yaml: F, property Environment.Variables.V, uses Fn::Join, which a local run"
                + " cannot answer."),
        arguments(
            "Parameters: { P: { Type: String } }\n" + variable("!Ref P"),
            "template.yaml: F, property Environment.Variables.V, needs the parameter P, which has"
                + " no default: give one with --parameter P=value."),
        arguments(
            "Conditions: { C: !Condition C }\n" + variable("!If [C, a, b]"),
            "template.yaml: Conditions, property C, refers to the condition C, which depends on"
                + " itself."));
  }

  private static String table(String properties) {
    return """
    Resources:
      T:
        Type: AWS::DynamoDB::Table
        Properties:
          AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
          %s
    """
        .formatted(properties);
  }

  private static String function(String properties) {
    var flow = properties.startsWith("{") ? properties : "{ " + properties + " }";
    return "Resources: { F: { Type: AWS::Serverless::Function, Properties: " + flow + " } }";
  }

  private static String route(String properties) {
    return function(
        "{ Runtime: java25, Handler: a.B, Events: { E: { Type: HttpApi, Properties: %s } } }"
            .formatted(properties));
  }

  private static String schedule(String properties) {
    return function(
        "{ Runtime: java25, Handler: a.B, Events: { E: { Type: Schedule, Properties: %s } } }"
            .formatted(properties));
  }

  private static String variable(String value) {
    return function(
        "{ Runtime: java25, Handler: a.B, Environment: { Variables: { V: %s } } }"
            .formatted(value));
  }

  private static String mapping(String properties) {
    return """
    Resources:
      T:
        Type: AWS::DynamoDB::Table
        Properties:
          AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
          KeySchema: [{ AttributeName: pk, KeyType: HASH }]
          StreamSpecification: { StreamViewType: KEYS_ONLY }
      F:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: java25
          Handler: a.B
          AutoPublishAlias: live
      M:
        Type: AWS::Lambda::EventSourceMapping
        Properties:
          { FunctionName: !Ref F.Alias, EventSourceArn: !GetAtt T.StreamArn, StartingPosition: TRIM_HORIZON, %s }
    """
        .formatted(properties);
  }
}
