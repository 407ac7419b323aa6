package cqrs.http.content;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.http.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

  private static String csv(String json, String... columns) {
    return Csv.of(json).orElseThrow().write(List.of(columns));
  }

  private static String cell(String text) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("a", text);
    String csv = csv(Json.write(Map.of("items", List.of(row))));
    assertThat(csv).startsWith("a\r\n").endsWith("\r\n");
    return csv.substring(3, csv.length() - 2);
  }

  @Test
  void rowsHaveAHeaderAndEndWithCrLf() {
    assertThat(
            csv(
                """
                {"items": [
                  {"orderId": "1", "customer": {"customerId": "ada", "name": "Ada"}, "lineCount": 2,
                   "total": "12.50", "open": true, "paidAt": null},
                  {"orderId": "2", "customer": {"customerId": "bo", "name": "Bo"}, "lineCount": 1E+2,
                   "total": "0.000001", "open": false, "more": 9007199254740993}]}
                """))
        .isEqualTo(
            String.join(
                "\r\n",
                "orderId,customer.customerId,customer.name,lineCount,total,open,paidAt,more",
                "1,ada,Ada,2,12.50,true,,",
                "2,bo,Bo,1E+2,0.000001,false,,9007199254740993",
                ""));
  }

  @Test
  void aListInARowStaysJson() {
    assertThat(csv("{\"items\":[{\"a\":[{\"b\":1,\"c\":null},2.5,\"x\"]}]}"))
        .isEqualTo("a\r\n\"[{\"\"b\"\":1,\"\"c\"\":null},\"\"2.5\"\",\"\"x\"\"]\"\r\n");
  }

  @Test
  void aSeriesAreTheRowsWhereThereAreNoItems() {
    assertThat(
            csv("{\"totals\":[{\"x\":1}],\"series\":[{\"date\":\"2011-11\",\"gross\":\"1.00\"}]}"))
        .isEqualTo("date,gross\r\n2011-11,1.00\r\n");
    assertThat(Csv.of("{\"orderId\":\"1\",\"lines\":[{\"a\":1}]}")).isEmpty();
    assertThat(Csv.of("{\"items\":7}")).isEmpty();
    assertThat(Csv.of("[]")).isEmpty();
  }

  @Test
  void knownColumnsComeFirstAndStandThoughThereIsNoRow() {
    assertThat(csv("{\"items\":[]}", "a", "b")).isEqualTo("a,b\r\n");
    assertThat(csv("{\"items\":[{\"c\":1,\"b\":2}]}", "a", "b")).isEqualTo("a,b,c\r\n,2,1\r\n");
    assertThat(csv("{\"items\":[]}")).isEmpty();
  }

  @Test
  void theCursorIsKept() {
    assertThat(Csv.of("{\"items\":[],\"next\":\"x\"}").orElseThrow().next()).contains("x");
    assertThat(Csv.of("{\"items\":[]}").orElseThrow().next()).isEqualTo(Optional.empty());
  }

  @Test
  void quotesCommasAndLineEndsAreQuoted() {
    assertThat(cell("a,b")).isEqualTo("\"a,b\"");
    assertThat(cell("a \"b\"")).isEqualTo("\"a \"\"b\"\"\"");
    assertThat(cell("a\r\nb")).isEqualTo("\"a\r\nb\"");
    assertThat(cell(" a;b ")).isEqualTo(" a;b ");
    assertThat(cell("\u00e9\uD83D\uDE00")).isEqualTo("\u00e9\uD83D\uDE00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=1+1", "+1+1", "-1+1", "-", "@SUM(A1)", "\tx", "--1", "-x", "\uFF1D1", "1=2\t=3"})
  void whatASpreadsheetWouldRunBeginsWithAnApostrophe(String text) {
    boolean runs = !text.startsWith("1");
    assertThat(cell(text)).isEqualTo(runs ? "'" + text : text);
    assertThat(cell("\r" + text)).isEqualTo("\"'\r" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-12.50", "+3", "1E+2", "-0.000001", "2011-11-04", "", "x=1"})
  void numbersAndHarmlessTextsStay(String text) {
    assertThat(cell(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | false",
        "*/* | false",
        "text/csv | true",
        "TEXT/CSV; charset=UTF-8 | true",
        "text/* | true",
        "text/csv, application/json | false",
        "text/csv, application/json;q=0.9 | true",
        "text/csv;q=0.5, */*;q=0.8 | false",
        "text/csv, */*;q=0.8 | true",
        "application/json, text/csv;q=0.1 | false",
        "application/*;q=0.2, text/csv;q=0.3 | true",
        "text/csv;q=0 | false",
        "application/json;q=0, */* | true",
        "text/html, application/xml;q=0.9 | false",
        "text/csv;x=\"a,b\";q=0.2, application/json;q=0.1 | true",
        "text/csv;q=x, application/json;q=0.1 | true",
      })
  void theHeavierFormIsPreferredAndJsonWhereBothAreEqual(String accept, boolean csv) {
    assertThat(Csv.isPreferred(accept)).isEqualTo(csv);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | false",
        "gzip | true",
        "GZIP | true",
        "x-gzip | true",
        "gzip, deflate, br, zstd | true",
        "gzip;q=0 | false",
        "gzip; q=0.000 | false",
        "gzip;q=0, * | false",
        "* | true",
        "*;q=0 | false",
        "br | false",
        "identity, gzip | true",
        "identity;q=1, gzip;q=0.5 | false",
        "identity;q=0.5, gzip;q=1.0 | true",
        "identity;q=0, gzip;q=0.001 | true",
      })
  void gzipIsUsedWhereItIsTakenAndNothingElseIsPreferred(String accept, boolean gzip) {
    assertThat(Gzip.isPreferred(accept)).isEqualTo(gzip);
  }
}
