package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import local.template.TemplateReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GreetingTest {
  private static final URI ADDRESS = URI.create("http://127.0.0.1:8080");
  private static final URI AWS = URI.create("http://127.0.0.1:8081");

  @Test
  void saysWhereThingsAreThreeCommandsToTryAndHowToStop() {
    assertThat(greeting(LocalOptions.inMemory(Templates.deployed())).lines())
        .anyMatch(line -> line.matches("HTTP API +http://127.0.0.1:8080"))
        .contains("Console    http://127.0.0.1:8080/console")
        .contains("AWS calls  http://127.0.0.1:8081")
        .anyMatch(line -> line.startsWith("Data ") && line.contains("in memory"))
        .anyMatch(line -> line.startsWith("Template ") && line.endsWith("template.yaml"))
        .contains("Ctrl-C stops it.")
        .filteredOn(line -> line.startsWith("  curl http://127.0.0.1:8080/"))
        .hasSize(3);
  }

  @Test
  void saysWhereTokensAreMadeWhereTheyAreAskedFor() {
    assertThat(greeting(LocalOptions.inMemory(Templates.deployed())).lines())
        .contains("Tokens     http://127.0.0.1:8080/local/tokens")
        .contains(
            "  TOKEN=$(curl -s http://127.0.0.1:8080/local/tokens -d"
                + " '{\"sub\":\"me\",\"scope\":\"catalogue:read catalogue:write customers:read"
                + " orders:fulfil orders:read orders:read-all orders:write views:admin\"}')")
        .filteredOn(line -> line.endsWith("-H \"Authorization: Bearer $TOKEN\""))
        .hasSize(3);
    var open = TemplateReader.read(Templates.deployed(), Map.of()).withoutAuthorization();
    var options = LocalOptions.inMemory(Templates.deployed());
    assertThat(new Greeting(ADDRESS, AWS, options, open).text())
        .contains("Not as when deployed:\n  Nobody is asked for a token")
        .doesNotContain("TOKEN", "Tokens");
  }

  @Test
  void triesOnlyWhatTheTemplateDeclaresAndNamesWhatIsNotHonoured(@TempDir Path folder) {
    var text = Templates.SMALL + "  Connection: { Type: AWS::Events::Connection }\n";
    var options = LocalOptions.inMemory(Templates.write(folder, text)).withData(folder);
    assertThat(greeting(options))
        .doesNotContain("curl", "Console")
        .contains("Status     http://127.0.0.1:8080/local/status")
        .contains("Connection: resources of type AWS::Events::Connection are not run")
        .contains(folder.toString());
  }

  private static String greeting(LocalOptions options) {
    var template = TemplateReader.read(options.template(), Map.of());
    return new Greeting(ADDRESS, AWS, options, template).text();
  }
}
