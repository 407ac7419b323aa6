package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupTest {
  @TempDir private Path folder;
  private Path template;

  private record Result(int code, String out, String err) {}

  @BeforeEach
  void writeTemplate() {
    template = Templates.write(folder, Templates.SMALL);
  }

  @Test
  void helpNamesEveryOption() {
    var result = run("--help");
    assertThat(result.code()).isZero();
    assertThat(result.out().replaceAll("\\s+", " "))
        .contains(
            "--port",
            "--aws-port",
            "--data",
            "--log",
            "--template",
            "--auth",
            "--hosts",
            "--parameter")
        .contains("8080", "in memory", "off, error, warn, info, debug, trace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port=none | Invalid value for option '--port': 'none' is not an int. See --help for the"
            + " options.",
        "--log=loud  | Invalid value for option '--log': expected one of [off, error, warn, info,"
            + " debug, trace] (case-sensitive) but was 'loud'. See --help for the options.",
        "--auth=yes  | Invalid value for option '--auth': expected one of [on, off]"
            + " (case-sensitive) but was 'yes'. See --help for the options.",
        "--nonsense  | Unknown option: '--nonsense'. See --help for the options.",
      })
  void anOptionThatIsWrongIsOneSentence(String option, String sentence) {
    assertThat(run(option)).isEqualTo(new Result(2, "", sentence + "\n"));
  }

  @Test
  void tokensThatNoRouteAsksForAreOneSentence() {
    assertThat(run("--port=0", "--auth=on", "--template=" + template))
        .isEqualTo(
            new Result(1, "", template + " asks nobody for a token: leave -Dauth (--auth) out.\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:3000", "http://dev.example", "a b", "a,*", "dev.example/"})
  void aHostThatIsNoneIsOneSentence(String hosts) {
    var result = run("--hosts=" + hosts, "--template=" + template);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .matches(
            ".+ is not the name of a host: name some without ports with -Dhosts"
                + " \\(--hosts\\)\\.\n");
  }

  @Test
  void aPortThatIsImpossibleIsOneSentence() {
    assertThat(run("--port=70000"))
        .isEqualTo(
            new Result(
                1,
                "",
                "Port 70000 is not possible: choose one from 0 to 65535 with -Dport (--port).\n"));
    assertThat(run("--aws-port=-1"))
        .isEqualTo(
            new Result(
                1,
                "",
                "Port -1 is not possible: choose one from 0 to 65535 with -DawsPort"
                    + " (--aws-port).\n"));
  }

  @Test
  void aPortInUseIsOneSentenceAndNothingIsLeftRunning() throws IOException {
    var data = folder.resolve("data");
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      assertThat(run("--port=" + port, "--template=" + template, "--data=" + data))
          .isEqualTo(
              new Result(
                  1,
                  "",
                  "Port %d is in use or not allowed: stop what uses it or choose another with -Dport (--port).\n"
                      .formatted(port)));
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void thePortOfAwsCallsInUseIsOneSentenceAndNothingIsLeftRunning() throws IOException {
    var data = folder.resolve("data");
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      assertThat(run("--port=0", "--aws-port=" + port, "--template=" + template, "--data=" + data))
          .isEqualTo(
              new Result(
                  1,
                  "",
                  "Port %d is in use or not allowed: stop what uses it or choose another with -DawsPort (--aws-port).\n"
                      .formatted(port)));
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void aTemplateThatIsMissingIsOneSentence() {
    var missing = folder.resolve("missing.yaml");
    assertThat(run("--port=0", "--template=" + missing))
        .isEqualTo(
            new Result(
                1,
                "",
                "There is no template at %s: name one with -Dtemplate (--template).\n"
                    .formatted(missing)));
  }

  @Test
  void aParameterThatTheTemplateDoesNotHaveIsOneSentence() {
    assertThat(run("--port=0", "--template=" + template, "--parameter=Other=1"))
        .isEqualTo(
            new Result(
                1, "", "template.yaml has no parameter Other: its parameters are [Greeting].\n"));
  }

  @Test
  void aDataFolderInUseIsOneSentence() {
    var data = folder.resolve("data");
    try (var _ = LocalSystem.start(LocalOptions.inMemory(template).withData(data))) {
      assertThat(run("--port=0", "--template=" + template, "--data=" + data))
          .isEqualTo(
              new Result(
                  1,
                  "",
                  "The data folder %s is in use by another running system: stop that one or choose another with -Ddata (--data).\n"
                      .formatted(data)));
    }
  }

  @Test
  void aDataFolderThatCannotBeMadeIsOneSentence() throws IOException {
    var data = Files.createFile(folder.resolve("file")).resolve("data");
    assertThat(run("--port=0", "--template=" + template, "--data=" + data))
        .isEqualTo(
            new Result(
                1,
                "",
                "The data folder %s cannot be written: make it writable or choose another with -Ddata (--data).\n"
                    .formatted(data)));
  }

  @Test
  void aDataFolderThatHoldsSomethingElseIsOneSentence() throws IOException {
    var data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        data.resolve("dynamodb.db"), "this is no database, but a text of some length");
    var result = run("--port=0", "--template=" + template, "--data=" + data);
    assertThat(result.code()).isOne();
    assertThat(result.err())
        .isEqualTo(
            "The data file %s cannot be read: choose another folder with -Ddata (--data) or delete this one.\n"
                .formatted(data.resolve("dynamodb.db")));
  }

  @Test
  void aFunctionThatCannotStartIsOneSentenceAndTheFolderIsFreeAgain() throws IOException {
    var data = folder.resolve("data");
    var broken = Templates.SMALL.replace("local.EchoFunction", "local.Missing");
    Files.writeString(template, broken);
    assertThat(run("--port=0", "--template=" + template, "--data=" + data))
        .isEqualTo(
            new Result(
                1,
                "",
                "The function Echo (Handler local.Missing) cannot be started: there is no"
                    + " class local.Missing among those built.\n"));
    Files.writeString(template, Templates.SMALL);
    try (var system = LocalSystem.start(LocalOptions.inMemory(template).withData(data))) {
      assertThat(system.uri().getPort()).isPositive();
    }
  }

  @Test
  void aFilterPatternThatIsInvalidIsOneSentence() throws IOException {
    Files.writeString(
        template,
        Templates.SMALL.replace(
            "MaximumRetryAttempts: 0",
            "MaximumRetryAttempts: 0\n"
                + "      FilterCriteria: { Filters: [{ Pattern: 'no json' }] }"));
    var result = run("--port=0", "--template=" + template);
    assertThat(result.code()).isOne();
    assertThat(result.err()).contains("Copy").hasLineCount(1);
  }

  private static Result run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Result(code, out.toString(), err.toString());
  }
}
