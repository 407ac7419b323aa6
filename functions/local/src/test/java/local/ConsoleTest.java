package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of the functions' own lines, by the option {@code --log}. */
class ConsoleTest {

  private static final String LOGGING =
      """
      Resources:
        Log:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: java25
            Handler: local.LoggingFunction
            Events:
              Root: { Type: HttpApi, Properties: { Method: GET, Path: / } }
      """;

  @Test
  void atWarnTheErrorsOfFunctionsAreShownAndTheirOrdinaryLinesAreNot(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path err = folder.resolve("err.txt");
    Process process = start(folder, err, "--log=warn");
    try {
      URI uri = address(process);
      invoke(uri, "{\"line\":\"{\\\"level\\\":\\\"INFO\\\",\\\"message\\\":\\\"all well\\\"}\"}");
      invoke(uri, "{\"line\":\"{\\\"level\\\":\\\"WARN\\\",\\\"message\\\":\\\"not well\\\"}\"}");
      invoke(uri, "{\"line\":\"{\\\"level\\\":\\\"ERROR\\\",\\\"message\\\":\\\"broken\\\"}\"}");
      invoke(uri, "{\"line\":\"ordinary text\"}");
      invoke(uri, "{\"line\":\"a plain error\",\"level\":\"ERROR\"}");
      invoke(uri, "{\"throw\":\"yes\"}");

      Await.until("the last stack trace", () -> read(err).contains("at local.LoggingFunction"));
      assertThat(read(err))
          .containsPattern("WARN .*not well")
          .containsPattern("ERROR .*broken")
          .containsPattern("ERROR .*a plain error")
          .contains("java.lang.IllegalStateException: thrown by the test's function")
          .contains("\tat local.LoggingFunction.handleRequest")
          .doesNotContain("all well", "ordinary text");
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** This module's own settings of the logger come first, as in a bare {@code mvn}. */
  private static Process start(Path folder, Path err, String option) throws IOException {
    String classPath = System.getProperty("java.class.path");
    String tests = File.separator + "test-classes";
    String sorted =
        Arrays.stream(classPath.split(File.pathSeparator, -1))
            .sorted((a, b) -> Boolean.compare(a.endsWith(tests), b.endsWith(tests)))
            .collect(Collectors.joining(File.pathSeparator));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-cp",
            sorted,
            "local.Main",
            "--port=0",
            "--template=" + Templates.write(folder, LOGGING),
            option)
        .redirectError(err.toFile())
        .start();
  }

  private static URI address(Process process) {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    return out.lines()
        .filter(line -> line.startsWith("HTTP API"))
        .map(line -> URI.create(line.substring("HTTP API".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  private static void invoke(URI uri, String event) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri.resolve("/2015-03-31/functions/Log/invocations"))
              .POST(BodyPublishers.ofString(event))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
