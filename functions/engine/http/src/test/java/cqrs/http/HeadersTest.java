package cqrs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cqrs.http.content.Csv;
import cqrs.http.content.Gzip;
import cqrs.http.problem.ProblemException;
import cqrs.journal.Partitions;
import cqrs.projection.read.ReadConsistency;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

  private static final Partitions PARTITIONS = new Partitions(64);
  private static final Tokens TOKENS = new Tokens(PARTITIONS, () -> 1);

  @Test
  void ifMatchHoldsForTheVersionsItNames() {
    assertThat(ifMatch("\"3\"").broken(3)).isEmpty();
    assertThat(ifMatch("\"3\"").broken(4)).isPresent();
    assertThat(ifMatch("\"1\" , \"3\",\"x,y\"").broken(3)).isEmpty();
    assertThat(ifMatch("\"03\"").broken(3)).isPresent();
    assertThat(ifMatch("W/\"3\"").broken(3)).isPresent();
    assertThat(ifMatch("W/\"2\", \"3\"").broken(3)).isEmpty();
    assertThat(ifMatch("*").broken(1)).isEmpty();
    assertThat(ifMatch("*").broken(0)).isPresent();
    assertThat(ifMatch("\"0\"").broken(0)).isPresent();
    assertThat(ifMatch("\"3-abc_-9\"").broken(3)).isEmpty();
    assertThat(ifMatch("\"3-abc\"").broken(4)).isPresent();
    assertThat(ifMatch("\"3-\"").broken(3)).isPresent();
    assertThat(ifMatch("\"33-abc\"").broken(3)).isPresent();
    assertThat(Preconditions.of(Events.query("")).broken(3)).isEmpty();
  }

  @Test
  void ifNoneMatchRefusesTheVersionsItNames() {
    assertThat(ifNoneMatch("*").broken(1)).isPresent();
    assertThat(ifNoneMatch("*").broken(0)).isEmpty();
    assertThat(ifNoneMatch("\"3\"").broken(3)).isPresent();
    assertThat(ifNoneMatch("\"3\"").broken(4)).isEmpty();
    assertThat(ifNoneMatch("\"3\"").broken(0)).isEmpty();
    assertThat(ifNoneMatch("W/\"3\"").broken(3)).isPresent();
    assertThat(ifNoneMatch("\"1\", \"3-abc\"").broken(3)).isPresent();
    assertThat(ifNoneMatch("\"33-abc\"").broken(3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3",
        "\"3",
        "3\"",
        "'3'",
        "\"3\",",
        "\"3\" \"4\"",
        "*,\"3\"",
        "w/\"3\"",
        ",\"3\""
      })
  void aMalformedConditionIsRefused(String header) {
    assertThatThrownBy(() -> ifMatch(header))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("If-Match");
    assertThatThrownBy(() -> ifNoneMatch(header))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("If-None-Match");
  }

  @Test
  void anAnswerIsTaggedByItsContent() {
    Response a = tagged(Events.query(""), "a");
    Response same = tagged(Events.query(""), "a");
    Response other = tagged(Events.query(""), "b");

    assertThat(a.headers().get("ETag")).matches("\"[A-Za-z0-9_-]{22}\"");
    assertThat(same.headers())
        .isEqualTo(a.headers())
        .containsEntry("Cache-Control", "private, no-cache");
    assertThat(other.headers().get("ETag")).isNotEqualTo(a.headers().get("ETag"));
  }

  @Test
  void aCallerWhoHasTheAnswerIsToldSo() {
    String tag = String.valueOf(tagged(Events.query(""), "a").headers().get("ETag"));

    for (String header : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
      Response response = tagged(Events.header("if-none-match", header), "a");
      assertThat(response.status()).isEqualTo(304);
      assertThat(response.body()).isEmpty();
      assertThat(response.headers()).containsEntry("ETag", tag).doesNotContainKey("Content-Type");
    }
    for (String header : new String[] {"\"x\"", tag.replace("\"", ""), "", "\"*\""}) {
      assertThat(tagged(Events.header("if-none-match", header), "a").status()).isEqualTo(200);
    }
  }

  @Test
  void theTagOfAVersionCoversTheBodyAndServesForIfMatch() {
    Response json = Response.json(200, Map.of("name", "a")).version(3);
    Response mended = Response.json(200, Map.of("name", "b")).version(3);
    String tag = String.valueOf(Etags.conditional(Events.query(""), json).headers().get("ETag"));

    assertThat(tag).matches("\"3-[A-Za-z0-9_-]{22}\"");
    assertThat(Etags.conditional(Events.header("if-none-match", tag), json).status())
        .isEqualTo(304);
    assertThat(Etags.conditional(Events.header("if-none-match", tag), mended).status())
        .isEqualTo(200);
    assertThat(ifMatch(tag).broken(3)).isEmpty();
  }

  @Test
  void headerNamesHaveNoCase() {
    for (String name : List.of("Prefer", "PREFER", "prefer")) {
      assertThat(Events.header(name, "wait=4").header("prefer")).contains("wait=4");
    }
    assertThat(Events.header("If-Match", "\"3\"").header("if-match")).contains("\"3\"");
    assertThat(Preconditions.of(Events.header("If-Match", "\"3\"")).broken(2)).isPresent();
  }

  @Test
  void aTokenIsAPlaceInTheJournal() {
    Request request = Events.header("consistency-token", "17:42");
    ReadConsistency freshness = Consistency.of(request, TOKENS);

    assertThat(freshness.floor()).isEqualTo(Map.of(17, 42L));
    assertThat(freshness.patience()).isZero();
    assertThat(Consistency.of(Events.query(""), TOKENS).isAsked()).isFalse();
  }

  @Test
  void upToTenTokensAskForTheLastWriteOfEachPartition() {
    Request request = Events.header("consistency-token", "17:42, 3:7,17:40 ,\t17:9,0:1");
    Request ten = Events.header("consistency-token", "1:1" + ",1:1".repeat(9));
    Request eleven = Events.header("consistency-token", "1:1" + ",1:1".repeat(10));

    assertThat(Consistency.of(request, TOKENS).floor()).isEqualTo(Map.of(17, 42L, 3, 7L, 0, 1L));
    assertThat(Consistency.of(ten, TOKENS).floor()).isEqualTo(Map.of(1, 1L));
    assertThatThrownBy(() -> Consistency.of(eleven, TOKENS))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("more than 10 tokens");
    assertThatThrownBy(() -> Consistency.check(eleven, PARTITIONS))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void theEpochIsAskedForOnceAndAllTokensAreOfIt() {
    AtomicInteger asked = new AtomicInteger();
    Tokens tokens = new Tokens(PARTITIONS, () -> 1 + Math.min(1, asked.getAndIncrement() / 2));
    ReadConsistency _ = Consistency.of(Events.header("consistency-token", "1:1,2:2"), tokens);
    ReadConsistency _ = Consistency.of(Events.query(""), tokens);

    assertThat(asked).hasValue(1);
    Tokens restored = new Tokens(PARTITIONS, () -> 2);
    assertThatThrownBy(
            () -> Consistency.of(Events.header("consistency-token", "1:1:2,2:2"), restored))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("before the data was restored");
  }

  @Test
  void afterARestoreATokenFromBeforeIsVoid() {
    Tokens restored = new Tokens(PARTITIONS, () -> 2);
    Request before = Events.header("consistency-token", "17:42");
    Request after = Events.header("consistency-token", "17:42:2");

    assertThat(Consistency.of(after, restored).floor()).isEqualTo(Map.of(17, 42L));
    assertThatThrownBy(() -> Consistency.of(before, restored))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("before the data was restored");
    assertThatThrownBy(() -> Consistency.of(after, TOKENS))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("such as 17:42");
  }

  @Test
  void whereNothingIsWaitedForTheFormIsCheckedAlone() {
    Consistency.check(Events.header("consistency-token", "17:42:2"), PARTITIONS);

    assertThatThrownBy(
            () -> Consistency.check(Events.header("consistency-token", "64:1"), PARTITIONS))
        .isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "17",
        "64:1",
        "1:0",
        "-1:1",
        "1:-1",
        "a:b",
        "1:2:1",
        "1:99999999999999999",
        ",",
        "1:1,",
        ",1:1",
        "1:1,,2:2",
        "1:1 2:2",
        "1:1;2:2",
        "1:1,64:1"
      })
  void aMalformedTokenIsRefused(String token) {
    Request request = Events.header("consistency-token", token);

    assertThatThrownBy(() -> Consistency.of(request, TOKENS)).isInstanceOf(ProblemException.class);
  }

  @Test
  void aRankingTakesNoToken() {
    Consistency.refuse(Events.query(""));

    assertThatThrownBy(() -> Consistency.refuse(Events.header("consistency-token", "1:1")))
        .isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=5 | 5",
        "Wait = 5 | 5",
        "wait=\"5\" | 5",
        "wait=0 | 0",
        "wait=10 | 10",
        "wait=11 | 10",
        "wait=99999999999 | 10",
        "wait=3, wait=99 | 3",
        "respond-async, wait=4 | 4",
        "return=minimal; x=1, wait=2; y | 2",
        "x=\"a, wait=99\", wait=1 | 1",
        "respond-async | 0",
        "waiting=99 | 0",
        "x=wait | 0"
      })
  void aPreferenceMaySayHowLongToWait(String prefer, int seconds) {
    assertThat(Consistency.of(Events.header("prefer", prefer), TOKENS).patience())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait", "wait=", "wait=-1", "wait=1.5", "wait=x"})
  void aWaitThatIsNotUnderstoodIsIgnored(String prefer) {
    assertThat(Consistency.of(Events.header("prefer", prefer), TOKENS).patience()).isZero();
  }

  @Test
  void noHeaderKeepsTheFunctionBusy() {
    for (String text : List.of("a", " ", "a ", "a=", ";q", ", ", "\"\"", "W/", "\"")) {
      String header = text.repeat(10_000 / text.length());
      for (String end : List.of("", "\"", "=", ",", ";", "\u0000")) {
        assertTimeoutPreemptively(
            Duration.ofSeconds(2),
            () -> {
              Optional<Integer> _ = Consistency.wait(Events.header("prefer", header + end));
              Response _ = tagged(Events.header("if-none-match", header + end), "a");
              boolean _ = Gzip.isPreferred(header + end);
              boolean _ = Csv.isPreferred(header + end);
              assertThatThrownBy(() -> ifMatch(header + end)).isInstanceOf(ProblemException.class);
              assertThatThrownBy(
                      () -> Consistency.of(Events.header("consistency-token", header), TOKENS))
                  .isInstanceOf(ProblemException.class);
            },
            () -> "%s …%s".formatted(text, end));
      }
    }
  }

  @Test
  void aCorrelationIdIsTakenIfItIsOne() {
    assertThat(Events.header("x-correlation-id", "abc-1").correlationId()).isEqualTo("abc-1");
    assertThat(Events.header("x-correlation-id", "a b").correlationId()).isEqualTo("r-1");
    assertThat(Events.header("x-correlation-id", "x".repeat(129)).correlationId()).isEqualTo("r-1");
    assertThat(Events.query("").correlationId()).isEqualTo("r-1");
  }

  private static Preconditions ifMatch(String header) {
    return Preconditions.of(Events.header("if-match", header));
  }

  private static Preconditions ifNoneMatch(String header) {
    return Preconditions.of(Events.header("if-none-match", header));
  }

  private static Response tagged(Request request, String content) {
    return Etags.conditional(request, Response.json(200, Map.of("content", content)));
  }
}
