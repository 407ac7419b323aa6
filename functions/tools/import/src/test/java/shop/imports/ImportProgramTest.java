package shop.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.imports.plan.Samples;
import shop.imports.send.FakePauses;
import shop.imports.send.FakeShop;
import shop.imports.send.FakeShopServer;
import shop.imports.send.ImportRun;

final class ImportProgramTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final FakeShop shop = new FakeShop();

  @Test
  void anImportSaysWhatItDidAndWhatItLeftOut() throws Exception {
    try (FakeShopServer server = new FakeShopServer(shop)) {
      int code = run(server, "--files=" + Samples.january(folder) + " " + Samples.february(folder));

      assertThat(code).isZero();
      assertThat(text(out).lines())
          .contains(
              "Read 2 files in 0.0 s: 10 orders of 15 lines, 4 customers, 4 products, 3 moves,"
                  + " 7 returns.",
              "Left out: 2 lines (9 units): no customer id.",
              "Left out: 9 malformed rows:",
              "  " + folder.resolve("january.csv") + ":29 has 7 values instead of 8",
              "Orders: 10 created, 0 present.",
              "Units returned: 34. Moves: 3.")
          .anyMatch(line -> line.startsWith("All views had caught up "));
      assertThat(text(err)).contains("Import").contains("100%");
    }
  }

  @Test
  void aSecondImportFindsEverythingPresentAndIsContent() throws Exception {
    try (FakeShopServer server = new FakeShopServer(shop)) {
      String files = "--files=" + Samples.january(folder) + "," + Samples.february(folder);
      run(server, files);
      out.reset();

      assertThat(run(server, files)).isZero();
      assertThat(text(out)).contains("Orders: 0 created, 10 present.", "Moves: 0.");
    }
  }

  @Test
  void conflictsMakeTheImportIncomplete() throws Exception {
    try (FakeShopServer server = new FakeShopServer(shop)) {
      ImportRun.of(
          Samples.plan(List.of(Samples.line("500001", "P", 1, "2020-01-01", "7", "Avalon"))),
          server);

      assertThat(run(server, Samples.january(folder).toString())).isEqualTo(1);
      assertThat(text(out))
          .contains(
              "Conflicts, nothing overwritten: 1:", "  Order 500001 is there with customer 7");
    }
  }

  @Test
  void aSystemThatGoesAwayEndsInOneSentenceAfterWhatWasDone() throws Exception {
    try (FakeShopServer server = new FakeShopServer(shop)) {
      server.dieAt(6, FakeShopServer.Death.BEFORE);

      assertThat(run(server, Samples.january(folder).toString())).isEqualTo(1);
      assertThat(text(out)).contains("Products: 4 created", "Customers:");
      assertThat(text(err).lines().toList().getLast()).contains("run the same command again");
    }
  }

  @Test
  void aDryRunShowsTheTotalsAndNeedsNoSystem() throws Exception {
    int code = program("--dry-run", "--url=http://127.0.0.1:9", Samples.january(folder).toString());

    assertThat(code).isZero();
    assertThat(text(out))
        .contains("Avalon: 4 orders, GBP 58.710.", "Borduria: 3 orders, GBP 12.687.");
    assertThat(text(err)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--writers=0 | --writers is 0: say a number from 1 to 64.",
        "--writers=many | Invalid value for option '--writers': 'many' is not an int",
        "--patience=-1 | --patience is -1: say a number from 0 to 86400.",
        "--url=localhost | --url 'localhost' is no address: say one like http://127.0.0.1:8080.",
        "--url=ftp://shop | --url 'ftp://shop' is no address: say one like",
        "--returns=maybe | Invalid value for option '--returns'",
        "--file=x | Unknown option: '--file=x': see --help for the options.",
        "--files= | No file is named: say -Dfiles=",
        "nowhere.csv | nowhere.csv does not exist",
      })
  void wrongOptionsAndFilesAreOneSentenceAndNothingIsSent(String option, String sentence)
      throws Exception {
    try (FakeShopServer server = new FakeShopServer(shop)) {
      int code = program("--url=" + server.url(), option);

      // A second --url is itself a fault, so where the address is tested it stands alone.
      if (option.startsWith("--url")) {
        err.reset();
        code = program(option);
      }
      assertThat(code).isEqualTo(2);
      assertThat(text(err)).contains(sentence).hasLineCount(1);
      assertThat(shop.events()).isZero();
    }
  }

  @Test
  void helpNamesTheOptions() {
    assertThat(program("--help")).isZero();
    assertThat(text(out)).contains("--files", "--returns", "--dry-run");
  }

  @Test
  void returnsCanBeSwitchedOffInTwoWays() throws Exception {
    String file = Samples.january(folder).toString();
    for (String option : List.of("--returns=false", "--no-returns")) {
      out.reset();
      program("--dry-run=true", option, file);
      assertThat(text(out)).contains("0 returns.");
    }
  }

  private int run(FakeShopServer server, String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--url=" + server.url());
    return program(all.toArray(String[]::new));
  }

  private int program(String... args) {
    return new ImportProgram(stream(out), stream(err), false, new FakePauses()).run(args);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
