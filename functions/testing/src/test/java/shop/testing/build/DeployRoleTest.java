package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import local.template.YamlFile;
import org.junit.jupiter.api.Test;

/** The role that CloudFormation deploys with has a statement for each type, and no other. */
class DeployRoleTest {

  /** All inline policies of a role together, white space not counted. */
  private static final int LONGEST_POLICIES = 10_240;

  private static final Path FILE = Checkout.ROOT.resolve("infra/deploy-role.yaml");

  private static List<Yaml> policies() {
    return new Yaml(YamlFile.read(FILE))
        .get("Resources")
        .get("ExecutionRole")
        .get("Properties")
        .get("Policies")
        .list();
  }

  @Test
  void everyTypeThatIsDeployedHasAStatementAndNoOther() {
    Set<String> statements =
        policies().getFirst().get("PolicyDocument").get("Statement").list().stream()
            .map(statement -> statement.get("Sid").text())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(statements).isEqualTo(new TreeSet<>(types()));
  }

  /** As the translator leaves them, those of nested stacks included. */
  private static Set<String> types() {
    Set<String> types = TranslatedTemplateTest.types();
    TemplateFile.all().stream()
        .filter(file -> file.name().startsWith("infra/"))
        .forEach(file -> file.resources().values().forEach(r -> types.add(r.get("Type").text())));
    return types.stream()
        // SAM makes functions, versions and roles of it, as of the others.
        .filter(type -> !type.startsWith("AWS::Serverless::"))
        .map(type -> type.replaceFirst("AWS::", "").replace("::", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void noStatementAllowsAllActionsOfAService() {
    for (Yaml policy : policies()) {
      for (Yaml statement : policy.get("PolicyDocument").get("Statement").list()) {
        String actions = String.valueOf(statement.get("Action").value());
        assertThat(actions).doesNotContain("*");
      }
    }
  }

  @Test
  void policiesFitARole() {
    int length =
        policies().stream()
            .mapToInt(
                policy ->
                    String.valueOf(policy.get("PolicyDocument").value())
                        .replaceAll("\\s", "")
                        .length())
            .sum();
    assertThat(length).isLessThan(LONGEST_POLICIES);
  }
}
