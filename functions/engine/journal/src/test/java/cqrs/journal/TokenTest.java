package cqrs.journal;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.journal.codec.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

  private static final Partitions P64 = new Partitions(64);

  @ParameterizedTest
  @CsvSource({"0:1, 0, 1", "17:42, 17, 42", "63:9999999999999999, 63, 9999999999999999"})
  void aTokenIsReadAndWritten(String token, int partition, long offset) {
    Position position = new Position(partition, offset);
    assertThat(Token.parse(token, P64)).contains(new Token(position, 1));
    assertThat(position).hasToString(token);
    assertThat(new Token(position, 1)).hasToString(token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "1",
        "1:",
        ":1",
        "1:0",
        "-1:1",
        "1:-1",
        "1:+1",
        "64:1",
        "99:1",
        "100:1",
        "01:1",
        "00:1",
        "1:01",
        " 1:1",
        "1:1 ",
        "1:1\n",
        "1:1:1",
        "1:1:0",
        "1:1:02",
        "1:1:2:3",
        "1:1:1000000000",
        "1.0:1",
        "1:1e3",
        "a:1",
        "1:a",
        "1:10000000000000000",
        "١:١"
      })
  void anythingElseIsNoToken(String text) {
    assertThat(Token.parse(text, P64)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"17:42:2, 2", "17:42:10, 10", "17:42:999999999, 999999999"})
  void aTokenOfALaterEpochNamesIt(String text, long epoch) {
    Token token = new Token(new Position(17, 42), epoch);
    assertThat(Token.parse(text, P64)).contains(token);
    assertThat(token).hasToString(text);
  }

  @Test
  void aPartitionThatTheJournalDoesNotHaveIsNone() {
    assertThat(Token.parse("7:1", new Partitions(8))).isPresent();
    assertThat(Token.parse("8:1", new Partitions(8))).isEmpty();
    assertThat(Token.parse("0:1", new Partitions(1))).isPresent();
    assertThat(Token.parse("1:1", new Partitions(1))).isEmpty();
  }
}
