package shop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  @ParameterizedTest
  @CsvSource({"0:1, 0, 1", "17:42, 17, 42", "63:9999999999999999, 63, 9999999999999999"})
  void aTokenIsReadAndWritten(String token, int partition, long offset) {
    Position position = new Position(partition, offset);
    assertThat(Position.parse(token, 64)).contains(position);
    assertThat(position).hasToString(token);
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
        "1.0:1",
        "1:1e3",
        "a:1",
        "1:a",
        "1:10000000000000000",
        "١:١"
      })
  void anythingElseIsNoToken(String text) {
    assertThat(Position.parse(text, 64)).isEmpty();
  }

  @Test
  void aPartitionThatTheJournalDoesNotHaveIsNone() {
    assertThat(Position.parse("7:1", 8)).isPresent();
    assertThat(Position.parse("8:1", 8)).isEmpty();
    assertThat(Position.parse("0:1", 1)).isPresent();
    assertThat(Position.parse("1:1", 1)).isEmpty();
  }
}
