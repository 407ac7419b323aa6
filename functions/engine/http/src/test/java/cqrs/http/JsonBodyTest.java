package cqrs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cqrs.http.input.Rule;
import cqrs.http.problem.Fault;
import cqrs.http.problem.Faults;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

  private record Line(String id, int quantity, Optional<BigDecimal> price) {}

  private record Thing(String name, Optional<String> email, BigDecimal inner, List<Line> lines) {}

  private static Thing thing(Fields fields) {
    return new Thing(
        fields.get("name", Rule.NAME),
        fields.find("email", Rule.EMAIL),
        fields.object("price", price -> price.get("amount", Rule.AMOUNT)),
        fields.each(
            "lines",
            3,
            line ->
                new Line(
                    line.get("id", Rule.ID),
                    line.get("quantity", Rule.QUANTITY),
                    line.find("price", Rule.AMOUNT))));
  }

  private static final String GOOD =
      """
      {"name":" Ada ","price":{"amount":12.500},
       "lines":[{"id":"a","quantity":2},{"id":"b","quantity":1,"price":"0.1"}]}\
      """;

  @Test
  void aBodyIsReadExactly() {
    Thing thing = JsonBody.read(Events.body(GOOD), JsonBodyTest::thing);

    assertThat(thing.name()).isEqualTo("Ada");
    assertThat(thing.email()).isEmpty();
    assertThat(thing.inner()).isEqualTo(new BigDecimal("12.500"));
    assertThat(thing.lines())
        .containsExactly(
            new Line("a", 2, Optional.empty()),
            new Line("b", 1, Optional.of(new BigDecimal("0.1"))));
    assertThat(JsonBody.read(Events.bytesOf(GOOD), JsonBodyTest::thing)).isEqualTo(thing);
  }

  @Test
  void numbersAreNeverRoundedOnTheirWay() {
    String body = "{\"amount\":999999999999.999999}";

    BigDecimal amount = JsonBody.read(Events.body(body), f -> f.get("amount", Rule.AMOUNT));

    assertThat(amount).isEqualTo(new BigDecimal("999999999999.999999"));
  }

  @ParameterizedTest
  @CsvSource({
    "1E+2, 100",
    "1.25e1, 12.5",
    "5e-1, 0.5",
    "277.20, 277.20",
    "1.1000000000, 1.1",
    "999999999999.999999, 999999999999.999999"
  })
  void aNumberOfAnyFormIsAnAmount(String number, BigDecimal amount) {
    assertThat(amount("{\"amount\":" + number + "}")).isEqualTo(amount);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1E+12",
        "1E-7",
        "1E+999999999",
        "1E-999999999",
        "\"1E+2\"",
        "1E+99999999999"
      })
  void aNumberBeyondTheBoundsIsNoAmount(String number) {
    assertThatThrownBy(() -> amount("{\"amount\":" + number + "}"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("amount must be an amount");
  }

  private static BigDecimal amount(String body) {
    return JsonBody.read(Events.body(body), fields -> fields.get("amount", Rule.AMOUNT));
  }

  @Test
  void allFaultsComeAtOnceWithTheirPlaces() {
    Problem problem =
        problem(
            """
            {"name":null,"email":7,"price":{"amount":"x","tax":1},"colour":"red",
             "lines":[{"id":"a b","quantity":"2"},7,{"quantity":1.0,"price":true,"x/y~z":0}]}\
            """);

    assertThat(problem.type()).isEqualTo(ProblemType.BAD_REQUEST);
    assertThat(problem.errors())
        .extracting(Fault::pointer)
        .containsExactlyInAnyOrder(
            "#/name",
            "#/email",
            "#/price/amount",
            "#/price/tax",
            "#/colour",
            "#/lines/0/id",
            "#/lines/0/quantity",
            "#/lines/1",
            "#/lines/2/id",
            "#/lines/2/quantity",
            "#/lines/2/price",
            "#/lines/2/x~1y~0z");
    assertThat(problem.detail()).isEqualTo("The body has 12 faults: see errors.");
  }

  @Test
  void oneFaultIsItsOwnSummary() {
    Problem problem = problem(GOOD.replace(" Ada ", ""));

    assertThat(problem.errors()).hasSize(1);
    assertThat(problem.detail()).startsWith("name must have 1 to 200 bytes");
  }

  @Test
  void whatIsMissingIsNamedOnce() {
    assertThat(problem("{}").errors())
        .extracting(Fault::pointer)
        .containsExactly("#/name", "#/price", "#/lines");
    assertThat(problem("{}").errors())
        .extracting(Fault::detail)
        .containsExactly("name is missing.", "price is missing.", "lines is missing.");
  }

  @Test
  void aListHasAtLeastOneElementAndNotTooMany() {
    String line = "{\"id\":\"a\",\"quantity\":1}";
    String lines = GOOD.substring(0, GOOD.indexOf('[') + 1) + "%s]}";

    assertThat(problem(lines.formatted("")).errors())
        .containsExactly(new Fault("#/lines", "lines must be a list with at least one object."));
    assertThat(problem(lines.formatted(line + "," + line + "," + line + "," + line)).type())
        .isEqualTo(ProblemType.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "\"x\"",
        "7",
        "{",
        "{}}",
        "{}{}",
        "{} x",
        "{\"name\":1,}",
        "{name:1}",
        "{'name':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":NaN}",
        "{\"a\":.5}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":1/*c*/}",
        "{\"a\":1,\"a\":1}",
        "{\"p\":{\"a\":1,\"\\u0061\":2}}",
        "\uFEFF{}"
      })
  void whatIsNotOneJsonObjectIsRefused(String body) {
    Problem problem = problem(body);

    assertThat(problem.type()).isEqualTo(ProblemType.BAD_REQUEST);
    assertThat(problem.detail()).startsWith("The body ");
  }

  @Test
  void depthNumbersAndNamesAreBounded() {
    assertThat(problem("{\"a\":".repeat(50_000)).type()).isEqualTo(ProblemType.BAD_REQUEST);
    assertThat(problem("[".repeat(500_000)).type()).isEqualTo(ProblemType.BAD_REQUEST);
    assertThat(problem("{\"a\":1" + "0".repeat(500_000) + "}").type())
        .isEqualTo(ProblemType.BAD_REQUEST);
    assertThat(problem("{\"" + "n".repeat(10_000) + "\":1}").type())
        .isEqualTo(ProblemType.BAD_REQUEST);
  }

  @Test
  void bytesThatAreNotUtf8AreTheCallersFault() {
    for (byte[] body :
        List.of(
            new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
            new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
            new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
            GOOD.getBytes(StandardCharsets.UTF_16))) {
      assertThat(refusal(Events.body(body)).type()).isEqualTo(ProblemType.BAD_REQUEST);
    }
  }

  @Test
  void aBodyOfOneMebibyteIsReadAndALongerOneIsNot() {
    String most = GOOD + " ".repeat(JsonBody.LONGEST - GOOD.length());

    assertThat(JsonBody.read(Events.body(most), JsonBodyTest::thing).name()).isEqualTo("Ada");
    assertThat(problem(most + " ").type()).isEqualTo(ProblemType.TOO_LARGE);
  }

  @Test
  void anAnswerNeverHasMoreFaultsThanItCanHold() {
    StringBuilder body = new StringBuilder("{\"a\":1");
    for (int i = 0; i < 100_000; i++) {
      body.append(",\"_").append(Integer.toString(i, 36)).append("\":1");
    }

    Problem problem = problem(body.append('}').toString());

    assertThat(problem.errors()).hasSize(Faults.MOST);
    assertThat(problem.detail())
        .isEqualTo("The body has 100004 faults: see errors, which has the first 4000.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json ; charset=\"UTF-8\"",
        "application/json; charset=utf8",
        "application/json;charset=UTF8",
        "application/json; profile=x"
      })
  void jsonIsTaken(String type) {
    assertThat(JsonBody.read(typed(type), JsonBodyTest::thing).name()).isEqualTo("Ada");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/jsonp",
        "application/merge-patch+json",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
        "application/json; charset=utf-16",
        "application/json; charset=utf88"
      })
  void whatIsNotCalledJsonIsRefused(String type) {
    assertThat(refusal(typed(type)).type()).isEqualTo(ProblemType.UNSUPPORTED_MEDIA_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "application/json", "text/plain", "application/x-www-form-urlencoded"})
  void noBodyIsAnEmptyObjectWhereNoFieldMustBeThere(String type) {
    var event = Events.event("POST", "/things");
    event.getHeaders().put("content-type", type);
    Request none = new Request(event, Events.FREE);

    Optional<String> email = JsonBody.read(none, fields -> fields.find("email", Rule.EMAIL));

    assertThat(email).isEmpty();
    assertThat(refusal(none).type().status()).isIn(400, 415);
    event.setBody(" ");
    assertThatThrownBy(() -> JsonBody.read(none, fields -> fields.find("email", Rule.EMAIL)))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aFaultOfThePathComesBeforeAllFaultsOfTheBody() {
    for (String body : List.of("", "{", "[]", "{}", "{\"other\":1}")) {
      var event = Events.event("PUT", "/things/a b/name");
      event.setBody(body);
      event.setPathParameters(Map.of("id", "a b"));
      Request request = new Request(event, Events.FREE);

      assertThatThrownBy(
              () ->
                  JsonBody.read(
                      request,
                      fields -> fields.get("name", Rule.NAME) + request.path("id", Rule.ID)))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining(": The id in the path ");
    }
  }

  @Test
  void aCompressedBodyIsRefused() {
    var event = Events.event("POST", "/things");
    event.setBody(GOOD);
    event.getHeaders().put("content-encoding", "gzip");

    assertThat(refusal(new Request(event, Events.FREE)).type())
        .isEqualTo(ProblemType.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void aBrokenTransferEncodingIsRefused() {
    var event = Events.event("POST", "/things");
    event.setBody("{}");
    event.setIsBase64Encoded(true);

    assertThat(refusal(new Request(event, Events.FREE)).type()).isEqualTo(ProblemType.BAD_REQUEST);
  }

  @Test
  void halvesOfCharactersNeverReachAnAnswer() {
    Problem name = problem("{\"\\ud83d\":1}");
    Problem value = problem(GOOD.replace(" Ada ", "\\ud83d"));

    assertThat(name.errors()).isEmpty();
    assertThat(name.detail()).startsWith("The body is not JSON");
    assertThat(value.errors()).extracting(Fault::pointer).containsExactly("#/name");
  }

  @Test
  void brokenBodiesAreRefusedAndNeverABug() {
    Random random = new Random(42);
    byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
    List<ProblemType> answers = new ArrayList<>();
    for (int round = 0; round < 20_000; round++) {
      byte[] body = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        Thing thing = JsonBody.read(Events.body(body), JsonBodyTest::thing);
        assertThat(thing.lines()).isNotEmpty();
      } catch (ProblemException e) {
        answers.add(e.problem().type());
      }
    }
    assertThat(answers).hasSizeGreaterThan(10_000).containsOnly(ProblemType.BAD_REQUEST);
  }

  private static Request typed(String type) {
    var event = Events.event("POST", "/things");
    event.setBody(GOOD);
    event.getHeaders().put("content-type", type);
    return new Request(event, Events.FREE);
  }

  private static Problem problem(String body) {
    return refusal(Events.body(body));
  }

  private static Problem refusal(Request request) {
    return catchThrowableOfType(
            ProblemException.class, () -> JsonBody.read(request, JsonBodyTest::thing))
        .problem();
  }
}
