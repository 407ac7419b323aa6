package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import local.LocalOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The smoke script of the deployment guide, run as an operator runs it. */
final class SmokeTest {

  private static Shop shop;

  @BeforeAll
  static void start() {
    shop = Shop.start(LocalOptions.inMemory(Shop.root().resolve("template.yaml")).withAuthorizer());
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  private record Run(int exit, List<String> lines) {}

  @Test
  void itSaysThatAllWorksAndCanBeRunAgain() throws Exception {
    for (int time = 0; time < 2; time++) {
      Run run = smoke("orders:write catalogue:write orders:read-all views:admin");
      assertThat(run.lines()).last().isEqualTo("All of it works.");
      assertThat(run.exit()).isZero();
      assertThat(run.lines()).filteredOn(line -> line.contains(" ms ")).hasSizeGreaterThan(12);
    }
  }

  @Test
  void itSaysWhatDoesNotWork() throws Exception {
    Run run = smoke("orders:read-all");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.lines()).last().asString().contains("POST /customers is answered with 403");
  }

  private static Run smoke(String scopes) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "infra/Smoke.java",
                shop.uri().toString())
            .directory(Shop.root().toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .put("TOKEN", shop.system().tokens().token(Map.of("sub", "smoke", "scope", scopes)));
    Process process = builder.start();
    List<String> lines;
    try (Stream<String> output = process.inputReader(StandardCharsets.UTF_8).lines()) {
      lines = output.toList();
    }
    return new Run(process.waitFor(), lines);
  }
}
