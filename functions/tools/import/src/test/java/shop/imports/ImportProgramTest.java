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
      int code = run(server, "-Dfiles=" + Samples.january(folder) + " " + Samples.february(folder));

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
      assertThat(text(err)).contains("Import").contains("100%").contains("Views");
    }
  }

  @Test
  void aSecondImportFindsEverythingPresentAndIsContent() throws Exception {
    try (FakeShopServer server = new FakeShopServer(shop)) {
      String files = "-Dfiles=" + Samples.january(folder) + "," + Samples.february(folder);
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

      assertThat(run(server, "-Dfiles=" + Samples.january(folder))).isEqualTo(1);
      assertThat(text(out))
          .contains(
              "Conflicts, nothing overwritten: 1:", "  Order 500001 is there with customer 7");
    }
  }

  @Test
  void aSystemThatGoesAwayEndsInOneSentenceAfterWhatWasDone() throws Exception {
    try (FakeShopServer server = new FakeShopServer(shop)) {
      server.dieAt(6, FakeShopServer.Death.BEFORE);

      assertThat(run(server, "-Dfiles=" + Samples.january(folder))).isEqualTo(1);
      assertThat(text(out)).contains("Products: 4 created", "Customers:");
      assertThat(text(err).lines().toList().getLast()).contains("run the same command again");
    }
  }

  @Test
  void aDryRunShowsTheTotalsAndNeedsNoSystem() throws Exception {
    int code =
        program("-DdryRun=true", "-Durl=http://127.0.0.1:9", "-Dfiles=" + Samples.january(folder));

    assertThat(code).isZero();
    assertThat(text(out))
        .contains("Avalon: 4 orders, GBP 58.710.", "Borduria: 3 orders, GBP 12.687.");
    assertThat(text(err)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-Dwriters=0 | -Dwriters is 0: say a number from 1 to 64.",
        "-Dwriters=many | Invalid value for option '-Dwriters': 'many' is not an int",
        "-Dpatience=-1 | -Dpatience is -1: say a number from 0 to 86400.",
        "-Durl=localhost | -Durl 'localhost' is no address: say one like http://127.0.0.1:8080.",
        "-Durl=ftp://shop | -Durl 'ftp://shop' is no address: say one like",
        "-Dreturns=maybe | Invalid value for option '-Dreturns'",
        "-Dfile=x | Unknown option: '-Dfile=x': see functions/tools/import/README.md for the"
            + " options.",
        "-Ddates=iso | -Ddates is 'iso': say month-first or day-first.",
        "-Dfiles= | No file is named: say -Dfiles=",
        "-Dfiles=nowhere.csv | nowhere.csv does not exist",
      })
  void wrongOptionsAndFilesAreOneSentenceAndNothingIsSent(String option, String sentence)
      throws Exception {
    try (FakeShopServer server = new FakeShopServer(shop)) {
      int code = program("-Durl=" + server.url(), option);

      // A second -Durl is itself a fault, so where the address is tested it stands alone.
      if (option.startsWith("-Durl")) {
        err.reset();
        code = program(option);
      }
      assertThat(code).isEqualTo(2);
      assertThat(text(err)).contains(sentence).hasLineCount(1);
      assertThat(shop.events()).isZero();
    }
  }

  @Test
  void returnsCanBeSwitchedOff() throws Exception {
    program("-DdryRun=true", "-Dreturns=false", "-Dfiles=" + Samples.january(folder));

    assertThat(text(out)).contains("0 returns.");
  }

  private int run(FakeShopServer server, String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("-Durl=" + server.url());
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
