package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.http.Api;
import cqrs.http.Route;
import cqrs.http.problem.ProblemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.template.Template;
import local.template.TemplateReader;
import org.junit.jupiter.api.Test;
import shop.api.ShopApi;
import shop.testing.openapi.OpenApi;
import shop.testing.openapi.OpenApi.Operation;

/** infra/openapi.yaml, the code and the template name the same routes, scopes and problems. */
class OpenApiTest {

  private static final OpenApi DOCUMENT = OpenApi.document();

  /**
   * What a caller needs for a route.
   *
   * @param token whether a token is asked for
   * @param scopes one of them; none: any token will do
   */
  private record Access(boolean token, Set<String> scopes) {}

  @Test
  void routesAndScopesAreThoseOfTheCodeAndOfTheTemplate() {
    Map<String, Access> documented = new TreeMap<>();
    for (Operation operation : DOCUMENT.operations()) {
      documented.put(operation.key(), access(operation));
    }
    Map<String, Access> coded = new TreeMap<>();
    for (Route route : ShopApi.ROUTES) {
      coded.put(route.key(), new Access(route.about() != Route.About.PUBLIC, route.scopes()));
    }
    Map<String, Access> deployed = new TreeMap<>();
    for (Template.Route route : template().routes()) {
      if (!route.key().equals(Route.DEFAULT)) {
        deployed.put(
            route.key(),
            route
                .authorization()
                .map(needed -> new Access(true, Set.copyOf(needed.scopes())))
                .orElse(new Access(false, Set.of())));
      }
    }
    assertThat(documented).as("infra/openapi.yaml and ShopApi").isEqualTo(coded);
    assertThat(documented).as("infra/openapi.yaml and template.yaml").isEqualTo(deployed);
  }

  private static Template template() {
    return TemplateReader.read(Checkout.ROOT.resolve("template.yaml"), Map.of());
  }

  private static Access access(Operation operation) {
    Set<String> scopes = new TreeSet<>();
    JsonNode security = operation.node().path("security");
    security.forEach(needed -> needed.path("token").forEach(scope -> scopes.add(scope.asText())));
    return new Access(!security.isEmpty(), scopes);
  }

  @Test
  void theDocumentSaysWhichCustomersARouteIsAbout() {
    Map<String, String> documented = new TreeMap<>();
    for (Operation operation : DOCUMENT.operations()) {
      documented.put(operation.key(), operation.node().path("x-customer").asText(""));
    }
    Map<String, String> coded = new TreeMap<>();
    for (Route route : ShopApi.ROUTES) {
      coded.put(route.key(), customer(route.about()));
    }
    assertThat(documented).isEqualTo(coded);
  }

  private static String customer(Route.About about) {
    return switch (about) {
      case OWNER_IN_PATH, OWNER_IN_BODY, OWNER_OF_RESOURCE -> "own";
      case ALL_OWNERS -> "all";
      case NO_OWNER, PUBLIC -> "";
    };
  }

  @Test
  void everyScopeIsExplained() {
    Api.Scopes engine = new ShopApi().scopes();
    Set<String> scopes = new TreeSet<>(ShopApi.SCOPES);
    scopes.addAll(List.of(engine.allOwners(), engine.imports(), engine.operators()));
    ShopApi.ROUTES.forEach(route -> scopes.addAll(route.scopes()));
    String text = DOCUMENT.root().at("/components/securitySchemes/token/description").asText();
    assertThat(
            Pattern.compile("(?m)^\\| `([^`]+)` \\|")
                .matcher(text)
                .results()
                .map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(scopes);
  }

  @Test
  void problemsAreThoseOfTheCode() throws Exception {
    Set<String> coded = new TreeSet<>();
    for (var field :
        Stream.of(ProblemType.class, ShopApi.class)
            .flatMap(type -> Arrays.stream(type.getFields()))
            .filter(field -> field.getType().equals(ProblemType.class))
            .toList()) {
      ProblemType type = (ProblemType) field.get(null);
      coded.add(type.uri() + " " + type.status() + " " + type.title());
    }
    Set<String> documented =
        DOCUMENT
            .root()
            .at("/components/examples")
            .valueStream()
            .map(example -> example.path("value"))
            .map(
                problem ->
                    problem.path("type").asText()
                        + " "
                        + problem.path("status").asInt()
                        + " "
                        + problem.path("title").asText())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(documented).isEqualTo(coded);
  }

  @Test
  void everyProblemStandsAtItsStatus() {
    Map<String, String> wrong = new HashMap<>();
    for (Operation operation : DOCUMENT.operations()) {
      operation
          .node()
          .path("responses")
          .properties()
          .forEach(
              response ->
                  examples(DOCUMENT.resolve(response.getValue()))
                      .map(problem -> problem.path("status").asText())
                      .filter(status -> !status.equals(response.getKey()))
                      .forEach(status -> wrong.put(operation.key(), status)));
    }
    assertThat(wrong).isEmpty();
  }

  private static Stream<JsonNode> examples(JsonNode response) {
    return response
        .at("/content/application~1problem+json/examples")
        .valueStream()
        .map(example -> DOCUMENT.resolve(example).path("value"));
  }

  /** Bodies, parameters and answers. */
  @Test
  void everyExampleIsAsItsSchemaSays() {
    List<String> wrong = new ArrayList<>();
    examples(DOCUMENT.root(), "", wrong);
    assertThat(wrong).isEmpty();
  }

  private static void examples(JsonNode node, String pointer, List<String> wrong) {
    JsonNode schema = node.path("schema");
    if (schema.isObject() && !pointer.endsWith("text~1csv")) {
      if (node.has("example")) {
        DOCUMENT
            .faults(schema, node.path("example"))
            .forEach(fault -> wrong.add(pointer + ": " + fault));
      }
      node.path("examples")
          .valueStream()
          .map(example -> DOCUMENT.resolve(example).path("value"))
          .flatMap(example -> DOCUMENT.faults(schema, example).stream())
          .forEach(fault -> wrong.add(pointer + ": " + fault));
    }
    if (node.path("examples").isArray()) {
      node.path("examples")
          .valueStream()
          .flatMap(example -> DOCUMENT.faults(node, example).stream())
          .forEach(fault -> wrong.add(pointer + ": " + fault));
    }
    node.properties()
        .forEach(
            entry ->
                examples(
                    entry.getValue(),
                    pointer + "/" + entry.getKey().replace("~", "~0").replace("/", "~1"),
                    wrong));
  }
}
