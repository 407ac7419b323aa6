package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cqrs.http.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.api.ShopApi;

/**
 * CloudFormation gets what the template means. SAM translates the template first, and not always as
 * it reads: so these tests look at the translation, which {@code translated/template.json} keeps.
 * Where the translator is installed, it is run again and has to say the same.
 */
class TranslatedTemplateTest {

  private static final Path FOLDER =
      Checkout.ROOT.resolve("functions/testing/src/test/resources/translated");
  private static final Path KEPT = FOLDER.resolve("template.json");
  private static final Path TEMPLATE = Checkout.ROOT.resolve("template.yaml");
  private static final String AGAIN =
      "Translate it again: pip install aws-sam-translator; cd functions/testing/src/test/resources"
          + "/translated; python3 translate.py ../../../../../../template.yaml > template.json";
  private static final int NOT_INSTALLED = 3;
  private static final JsonNode TRANSLATED = read();
  private static final JsonNode RESOURCES = TRANSLATED.path("resources");

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(Files.readString(KEPT));
    } catch (IOException e) {
      throw new IllegalStateException(KEPT + " cannot be read. " + AGAIN, e);
    }
  }

  @Test
  void keptTranslationIsOfThisTemplate() throws Exception {
    byte[] source = Files.readAllBytes(TEMPLATE);
    assertThat(TRANSLATED.path("translatedFrom").asText())
        .as(AGAIN)
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(source)));
  }

  @Test
  void translatorSaysTheSameWhereItIsInstalled(@TempDir Path folder) throws Exception {
    assumeTrue(hasPython(), "python3 is not installed");
    Path out = folder.resolve("translated.json");
    Process process =
        new ProcessBuilder("python3", FOLDER.resolve("translate.py").toString(), TEMPLATE + "")
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assumeTrue(process.exitValue() != NOT_INSTALLED, "aws-sam-translator is not installed");
    assertThat(process.exitValue()).isZero();
    JsonNode now = new ObjectMapper().readTree(Files.readString(out, StandardCharsets.UTF_8));
    assumeTrue(
        now.path("translator").equals(TRANSLATED.path("translator")),
        "another version of aws-sam-translator is installed");
    assertThat(now).as(AGAIN).isEqualTo(TRANSLATED);
  }

  private static boolean hasPython() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
  }

  @Test
  void crossOriginRulesAreWhole() {
    JsonNode rules = body().path("x-amazon-apigateway-cors").path("Fn::If");
    assertThat(rules.path(0).asText()).isEqualTo("HasCorsOrigins");
    assertThat(rules.path(2).path("Ref").asText()).isEqualTo("AWS::NoValue");
    JsonNode on = rules.path(1);
    assertThat(on.path("allowOrigins").has("Fn::Split")).isTrue();
    assertThat(on.path("maxAge").asInt()).isPositive();
    assertThat(texts(on.path("allowMethods")))
        .containsExactlyInAnyOrderElementsOf(
            ShopApi.ROUTES.stream().map(Route::method).distinct().toList());
    assertThat(texts(on.path("allowHeaders")))
        .contains("authorization", "content-type", "consistency-token", "if-match", "prefer");
    assertThat(texts(on.path("exposeHeaders"))).contains("consistency-token", "etag", "location");
  }

  /** One authorizer; every route but those without it names its scopes. */
  @Test
  void everyRouteHasItsScopes() {
    JsonNode schemes = body().path("components").path("securitySchemes");
    assertThat(names(schemes)).containsExactly("Jwt");
    JsonNode authorizer = schemes.path("Jwt").path("x-amazon-apigateway-authorizer");
    assertThat(authorizer.path("type").asText()).isEqualTo("jwt");
    assertThat(authorizer.path("identitySource").asText())
        .isEqualTo("$request.header.Authorization");
    assertThat(authorizer.path("jwtConfiguration"))
        .hasToString(
            """
            {"audience":{"Fn::If":["MakesIdentity",\
            [{"Fn::GetAtt":["Identity","Outputs.BrowserClientId"]},\
            {"Fn::GetAtt":["Identity","Outputs.MachineClientId"]}],\
            {"Ref":"JwtAudience"}]},\
            "issuer":{"Fn::If":["MakesIdentity",\
            {"Fn::GetAtt":["Identity","Outputs.Issuer"]},{"Ref":"JwtIssuer"}]}}\
            """);

    Map<String, Set<String>> scopes = new TreeMap<>();
    operations()
        .forEach(
            (route, operation) -> {
              assertThat(operation.path("security")).as(route).hasSize(1);
              JsonNode security = operation.path("security").path(0);
              scopes.put(
                  route,
                  security.has("NONE")
                      ? Set.of("NONE")
                      : new TreeSet<>(texts(security.path("Jwt"))));
            });
    Map<String, Set<String>> expected = new TreeMap<>();
    ShopApi.ROUTES.forEach(
        route ->
            expected.put(
                route.key(),
                route.about() == Route.About.PUBLIC
                    ? Set.of("NONE")
                    : new TreeSet<>(route.scopes())));
    expected.put(Route.DEFAULT, Set.of("NONE"));
    assertThat(scopes).isEqualTo(expected);
  }

  /** Payload format 2.0, and the alias, which deployments move. */
  @Test
  void everyRouteCallsAnAlias() {
    operations()
        .forEach(
            (route, operation) -> {
              JsonNode integration = operation.path("x-amazon-apigateway-integration");
              assertThat(integration.path("payloadFormatVersion").asText()).isEqualTo("2.0");
              String uri = integration.path("uri").path("Fn::Sub").asText();
              assertThat(uri).as(route).contains("Aliaslive}/invocations");
              String alias = uri.replaceAll(".*functions/\\$\\{(\\w+)}.*", "$1");
              assertThat(RESOURCES.path(alias).path("Type").asText())
                  .isEqualTo("AWS::Lambda::Alias");
            });
  }

  @Test
  void commandsAreThrottledApartFromAllElse() {
    JsonNode stage = RESOURCES.path("HttpApiApiGatewayDefaultStage").path("Properties");
    assertThat(stage.path("AutoDeploy").asBoolean()).isTrue();
    assertThat(stage.path("DefaultRouteSettings"))
        .hasToString(
            "{\"ThrottlingBurstLimit\":{\"Ref\":\"QueryBurst\"},"
                + "\"ThrottlingRateLimit\":{\"Ref\":\"QueryRate\"}}");
    Set<String> commands = new TreeSet<>();
    operations()
        .forEach(
            (route, operation) -> {
              if (operation.toString().contains("${CommandFunctionAliaslive}")) {
                commands.add(route);
              }
            });
    assertThat(names(stage.path("RouteSettings"))).containsExactlyElementsOf(commands);
    stage
        .path("RouteSettings")
        .forEach(
            settings ->
                assertThat(settings.toString()).contains("CommandRate").contains("CommandBurst"));
    assertThat(stage.path("AccessLogSettings").has("DestinationArn")).isTrue();
  }

  /** Streams are read for the alias, from the first record on, and report partial failures. */
  @Test
  void mappingsAreOfAliases() {
    List<JsonNode> mappings = ofType("AWS::Lambda::EventSourceMapping");
    assertThat(mappings).hasSize(3);
    for (JsonNode mapping : mappings) {
      assertThat(mapping.path("FunctionName").path("Ref").asText()).endsWith("Aliaslive");
      assertThat(mapping.path("StartingPosition").asText()).isEqualTo("TRIM_HORIZON");
      assertThat(mapping.path("FilterCriteria").path("Filters")).isNotEmpty();
      assertThat(mapping.path("MaximumRetryAttempts").asInt()).isBetween(1, 100);
    }
  }

  /** The translated statements are those of the template: SAM adds logs and traces only. */
  @Test
  void policiesAreThoseOfTheTemplate() {
    TemplateFile template = TemplateFile.all().getFirst();
    template
        .resources()
        .forEach(
            (id, resource) -> {
              if (resource.get("Type").text().equals(TemplateFile.FUNCTION)) {
                JsonNode role = RESOURCES.path(id + "Role").path("Properties");
                List<Yaml> meant =
                    resource.get("Properties").get("Policies").list().stream()
                        .flatMap(policy -> policy.get("Statement").list().stream())
                        .toList();
                List<String> actions = new ArrayList<>();
                role.path("Policies")
                    .forEach(
                        policy ->
                            policy
                                .path("PolicyDocument")
                                .path("Statement")
                                .forEach(statement -> actions.add(statement.path("Action") + "")));
                // For the destination of failures SAM adds the right to send there.
                boolean _ = actions.remove("\"sqs:SendMessage\"");
                assertThat(actions).as(id).hasSameSizeAs(meant);
                assertThat(texts(role.path("ManagedPolicyArns")))
                    .as(id)
                    .allSatisfy(
                        arn ->
                            assertThat(arn)
                                .containsAnyOf(
                                    "AWSLambdaBasicExecutionRole", "AWSXrayWriteOnlyAccess"));
              }
            });
  }

  @Test
  void everyFunctionHasSnapshotsOfItsVersionsAndAnAlias() {
    List<JsonNode> functions = ofType("AWS::Lambda::Function");
    assertThat(ofType("AWS::Lambda::Alias")).hasSameSizeAs(functions);
    assertThat(ofType("AWS::Lambda::Version")).hasSameSizeAs(functions);
    for (JsonNode function : functions) {
      assertThat(function.path("SnapStart").path("ApplyOn").asText())
          .isEqualTo("PublishedVersions");
      assertThat(
              function
                  .path("Environment")
                  .path("Variables")
                  .path("METRICS_NAMESPACE")
                  .path("Ref")
                  .asText())
          .isEqualTo("AWS::StackName");
    }
  }

  /** An account with a limit of 10 executions may set none aside. */
  @Test
  void everyReservationOfExecutionsCanBeTurnedOff() {
    Set<String> conditions = new TreeSet<>();
    for (JsonNode function : ofType("AWS::Lambda::Function")) {
      JsonNode reserved = function.path("ReservedConcurrentExecutions");
      if (!reserved.isMissingNode()) {
        assertThat(reserved.path("Fn::If").path(2).path("Ref").asText()).isEqualTo("AWS::NoValue");
        conditions.add(reserved.path("Fn::If").path(0).asText());
      }
    }
    assertThat(conditions).contains("ReservesConcurrency");
    Yaml template = Yaml.template();
    for (String condition : conditions) {
      assertThat(condition + String.valueOf(template.get("Conditions").get(condition).value()))
          .contains("ReservesConcurrency");
    }
  }

  /** A line that comes late makes a deleted group again, and its name would then be taken. */
  @Test
  void logGroupOfFunctionsHasNoFixedName() {
    JsonNode logs = RESOURCES.path("FunctionLogs");
    assertThat(logs.path("Type").asText()).isEqualTo("AWS::Logs::LogGroup");
    assertThat(logs.path("Properties").has("LogGroupName")).isFalse();
    assertThat(logs.path("Properties").has("RetentionInDays")).isTrue();
  }

  /** CodeDeploy takes 10 alarms a group. None that a restore leaves on may be among them. */
  @Test
  void noDeploymentStandsOnAnAlarmThatLeadsToARestore() {
    List<JsonNode> groups = ofType("AWS::CodeDeploy::DeploymentGroup");
    assertThat(groups).isNotEmpty();
    for (JsonNode group : groups) {
      JsonNode alarms = group.path("AlarmConfiguration").path("Fn::If").path(1).path("Alarms");
      assertThat(alarms.size()).isBetween(1, 10);
      assertThat(alarms.toString()).doesNotContain("checkpoints-ahead");
    }
  }

  /** The types of all resources. */
  static Set<String> types() {
    Set<String> types = new TreeSet<>();
    RESOURCES.forEach(resource -> types.add(resource.path("Type").asText()));
    return types;
  }

  private static JsonNode body() {
    return RESOURCES.path("HttpApi").path("Properties").path("Body");
  }

  /** The operations by their route's key. */
  private static Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    body()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            operations.put(
                                path.getKey().equals(Route.DEFAULT)
                                    ? Route.DEFAULT
                                    : method.getKey().toUpperCase(java.util.Locale.ROOT)
                                        + " "
                                        + path.getKey(),
                                method.getValue())));
    return operations;
  }

  private static List<JsonNode> ofType(String type) {
    return StreamSupport.stream(RESOURCES.spliterator(), false)
        .filter(resource -> resource.path("Type").asText().equals(type))
        .map(resource -> resource.path("Properties"))
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
