package shop.imports.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.imports.files.InvoiceFiles.Content;
import shop.imports.files.Row.InvoiceLine;
import shop.imports.files.Row.Malformed;
import shop.imports.plan.Samples;

final class InvoiceFilesTest {

  private static final String GOOD = "1,P,Lamp,6,2020-01-03 09:00:00,2.50,17850.0,Avalon\n";

  @TempDir Path folder;

  @Test
  void eachMalformedRowIsReportedWithFileLineAndReason() throws Exception {
    Path file = Samples.january(folder);

    assertThat(read(file).malformed())
        .containsExactly(
            malformed(file, 29, "has 7 values instead of 8"),
            malformed(file, 31, "Quantity 'six' is not a whole number"),
            malformed(file, 32, "Quantity '1.5' is not a whole number"),
            malformed(
                file,
                33,
                "InvoiceDate '2020-02-30 09:00:00' is not a time like 2010-12-01 08:26:00"),
            malformed(file, 35, "UnitPrice '2,55' is not a decimal number"),
            malformed(file, 36, "CustomerID 'nobody' is not a customer number"),
            malformed(file, 37, "Country '' is not 1 to 64 printable characters"),
            malformed(file, 38, "InvoiceNo is empty"),
            malformed(file, 39, "StockCode is empty"));
  }

  @Test
  void columnsInOtherOrderGzipLatin1AndTheOriginalsTimesAreRead() throws Exception {
    Content content = read(Samples.february(folder));

    assertThat(content.malformed()).isEmpty();
    assertThat(content.lines().getFirst())
        .isEqualTo(
            new InvoiceLine(
                0,
                "500101",
                "L100",
                "BRASS LAMP £",
                3,
                Instant.parse("2020-02-03T08:26:00Z"),
                new BigDecimal("2.75"),
                "10001",
                "Avalon"));
  }

  @ParameterizedTest
  @CsvSource({
    "17850.0,17850",
    "17850,17850",
    " 17850.00 ,17850",
    "'',''",
  })
  void customersAreNumbersWithOrWithoutDecimals(String written, String customer) throws Exception {
    assertThat(read(GOOD.replace("17850.0", written)).lines())
        .extracting(InvoiceLine::customer)
        .containsExactly(customer);
  }

  @ParameterizedTest
  @CsvSource({
    "2010-12-01 08:26:00,2010-12-01T08:26:00Z",
    "2010-12-01 08:26,2010-12-01T08:26:00Z",
    "12/12/2010 8:26,2010-12-12T08:26:00Z",
    "31/12/2010 8:26,2010-12-31T08:26:00Z",
    "12/31/2010 18:06:07,2010-12-31T18:06:07Z",
  })
  void timesAreUtc(String written, Instant time) throws Exception {
    assertThat(read(GOOD.replace("2020-01-03 09:00:00", written)).lines())
        .extracting(InvoiceLine::time)
        .containsExactly(time);
  }

  @Test
  void oneDateThatOnlyOneOrderReadsDecidesForTheWholeFile() throws Exception {
    String dayFirst = dated("1/12/2010 8:26") + dated("2/12/2010 8:26") + dated("13/12/2010 9:00");
    assertThat(read(dayFirst).lines())
        .extracting(InvoiceLine::time)
        .containsExactly(
            Instant.parse("2010-12-01T08:26:00Z"),
            Instant.parse("2010-12-02T08:26:00Z"),
            Instant.parse("2010-12-13T09:00:00Z"));
    assertThat(read(dated("12/1/2010 8:26") + dated("12/13/2010 9:00")).lines())
        .extracting(InvoiceLine::time)
        .containsExactly(
            Instant.parse("2010-12-01T08:26:00Z"), Instant.parse("2010-12-13T09:00:00Z"));
  }

  @Test
  void aFileWithDatesOfBothOrdersIsRefused() throws Exception {
    Path file = write(Samples.HEADER + dated("13/1/2011 8:26") + dated("1/14/2011 8:26"));

    assertUnusable(
        file,
        " has dates of both orders: "
            + file
            + ":2 has '13/1/2011 8:26', which is day-first, and "
            + file
            + ":3 has '1/14/2011 8:26', which is month-first. Correct the file, or say"
            + " -Ddates=day-first or -Ddates=month-first, which leaves out the rows of the other"
            + " order.");
    Content content = InvoiceFiles.read(List.of(file), Optional.of(DateOrder.DAY_FIRST));
    assertThat(content.lines())
        .extracting(InvoiceLine::time)
        .containsExactly(Instant.parse("2011-01-13T08:26:00Z"));
    assertThat(content.malformed()).hasSize(1);
  }

  @Test
  void aFileWhoseDatesBothOrdersReadIsRefusedUntilAnOptionSettlesIt() throws Exception {
    Path file = write(Samples.HEADER + dated("12/12/2010 8:26") + dated("1/12/2010 8:26"));

    assertUnusable(
        file,
        " does not tell how its dates are meant: "
            + file
            + ":3 has '1/12/2010 8:26', which is 2010-01-12 if month-first and 2010-12-01 if"
            + " day-first. Say -Ddates=month-first or -Ddates=day-first.");
    assertThat(InvoiceFiles.read(List.of(file), Optional.of(DateOrder.DAY_FIRST)).lines())
        .extracting(InvoiceLine::time)
        .containsExactly(
            Instant.parse("2010-12-12T08:26:00Z"), Instant.parse("2010-12-01T08:26:00Z"));
    assertThat(InvoiceFiles.read(List.of(file), Optional.of(DateOrder.MONTH_FIRST)).lines())
        .extracting(InvoiceLine::time)
        .contains(Instant.parse("2010-01-12T08:26:00Z"));
  }

  private static String dated(String time) {
    return GOOD.replace("2020-01-03 09:00:00", time);
  }

  @Test
  void samePricesAreWrittenTheSame() throws Exception {
    assertThat(read(GOOD + GOOD.replace("2.50", "2.5") + GOOD.replace("2.50", "100")).lines())
        .extracting(line -> line.price().toPlainString())
        .containsExactly("2.5", "2.5", "100");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstColumn() throws Exception {
    Path file = write("\uFEFF" + Samples.HEADER + GOOD);

    assertThat(read(file).lines()).hasSize(1);
  }

  @Test
  void missingColumnsAreNamed() throws Exception {
    Path file = write("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Country\n");

    assertUnusable(
        file,
        " has no column UnitPrice, CustomerID: its first line must name InvoiceNo, StockCode,"
            + " Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country, in any order,"
            + " separated by commas.");
  }

  @Test
  void aColumnNamedTwiceIsRefused() throws Exception {
    Path file = write(Samples.HEADER.strip() + ",country\n");

    assertUnusable(file, " has the column Country twice: leave one of them out.");
  }

  @Test
  void anEmptyFileIsRefused() throws Exception {
    assertUnusable(write(""), " is empty: its first line must name its columns.");
  }

  @Test
  void aQuoteThatIsNeverClosedIsRefused() throws Exception {
    Path file = write(Samples.HEADER + GOOD + GOOD.replace("Lamp", "\"Lamp"));

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UnusableInput.class)
        .hasMessageContaining(file + " cannot be read")
        .hasMessageContaining("startline 3");
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws Exception {
    Path file = write(Samples.HEADER + GOOD + "what,is,this\n".repeat(2));

    assertUnusable(
        file,
        " has more malformed rows (2) than good ones: check that it is an Online Retail file;"
            + " first, "
            + file
            + ":3 has 3 values instead of 8.");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20, 60})
  void aGzipFileCutShortIsRefused(int bytes) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write((Samples.HEADER + GOOD).getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("cut.csv.gz");
    Files.write(file, Arrays.copyOf(packed.toByteArray(), bytes));

    assertUnusable(file, " cannot be read: its gzip data is cut short.");
  }

  @Test
  void filesThatAreNotThereOrNoFilesOrNamedTwiceAreRefused() throws Exception {
    assertUnusable(
        folder.resolve("no.csv"), " does not exist: name files by their path from here.");
    assertUnusable(folder, " is not a file: name the CSV files themselves.");
    Path file = write(Samples.HEADER + GOOD);
    Path same = folder.resolve(".").resolve(file.getFileName());
    assertThatThrownBy(() -> read(file, same))
        .hasMessage(same + " is named twice: name each file once.");
    assertThatThrownBy(() -> read(new Path[0]))
        .hasMessage("No file is named: say -Dfiles=\"december.csv.gz january.csv.gz\".");
  }

  @Test
  void whatAFileHoldsCannotSteerTheTerminal() throws Exception {
    assertThat(read(GOOD + GOOD.replace("6", "\u001b[2J" + "9".repeat(99))).malformed())
        .extracting(Malformed::reason)
        .containsExactly("Quantity '?[2J" + "9".repeat(36) + "…' is not a whole number");
  }

  private static Content read(Path... files) throws UnusableInput {
    return InvoiceFiles.read(List.of(files), Optional.empty());
  }

  private Content read(String rows) throws Exception {
    return read(write(Samples.HEADER + rows));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("orders.csv"), text);
  }

  private static Malformed malformed(Path file, int line, String reason) {
    return new Malformed(file + ":" + line, reason);
  }

  private static void assertUnusable(Path file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UnusableInput.class)
        .hasMessage(file + message);
  }
}
