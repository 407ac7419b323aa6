package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import local.template.Template;
import local.template.TemplateReader;
import org.junit.jupiter.api.Test;

/**
 * The environment file of {@code sam local} against the template: what functions are told by it is
 * what the local system tells them.
 */
final class SamLocalTest {

  private static final String ENDPOINT = "AWS_ENDPOINT_URL";
  private static final String AUTHORIZER = "AUTHORIZER";

  private final Map<String, String> file = file();
  private final TemplateFile template = TemplateFile.all().getFirst();

  private static Map<String, String> file() {
    try {
      JsonNode root =
          new ObjectMapper()
              .readTree(Files.readString(Checkout.ROOT.resolve("events/sam-local.json")));
      assertThat(root.fieldNames()).toIterable().containsExactly("Parameters");
      Map<String, String> values = new LinkedHashMap<>();
      root.path("Parameters")
          .properties()
          .forEach(it -> values.put(it.getKey(), it.getValue().textValue()));
      return values;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatReferencesToTablesAndBusesStandForIsWhatTheLocalSystemTells() {
    Template local = TemplateReader.read(Checkout.ROOT.resolve("template.yaml"), Map.of());
    Set<String> told = new TreeSet<>(Set.of(ENDPOINT, AUTHORIZER));
    for (Template.Function function : local.functions()) {
      declared(function.logicalId())
          .forEach(
              (name, value) -> {
                if (template.resources().containsKey(value.otherwise().get("Ref").text())) {
                  told.add(name);
                  assertThat(file.get(name))
                      .as("%s of %s", name, function.logicalId())
                      .isEqualTo(function.environment().get(name));
                }
              });
    }
    assertThat(told).contains("WRITE_TABLE", "DOMAIN_BUS");
    assertThat(file.keySet()).containsExactlyInAnyOrderElementsOf(told);
  }

  /** It passes on no others. */
  @Test
  void everyFunctionDeclaresTheEndpointSoThatSamPassesItOn() {
    template
        .resources()
        .forEach(
            (name, resource) -> {
              if (resource.get("Type").text().equals(TemplateFile.FUNCTION)) {
                assertThat(declared(name)).as(name).containsKey(ENDPOINT);
              }
            });
    assertThat(file.get(ENDPOINT)).isEqualTo("http://host.docker.internal:8081");
  }

  /** SAM knows no JWT authorizer, so requests have no claims to be checked. */
  @Test
  void nobodyIsAskedForAToken() {
    assertThat(file.get(AUTHORIZER)).isEqualTo("none");
  }

  private Map<String, Yaml> declared(String function) {
    Map<String, Yaml> variables =
        new TreeMap<>(
            template
                .yaml()
                .get("Globals")
                .get("Function")
                .get("Environment")
                .get("Variables")
                .entries());
    variables.putAll(template.properties(function).get("Environment").get("Variables").entries());
    return variables;
  }
}
