package cqrs.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class PackedTest {

  static String[] oddTexts() {
    return new String[] {
      "",
      "a",
      "\"quoted\" and \\escaped\\",
      "tab\tnewline\nreturn\rnull\u0000bell\u0007",
      "\u007f\u0080\u009f\u2028\u2029\ufeff",
      "Café ñandú Ελλάδα 日本語",
      "🏮👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿",
      "{\"not\": [\"json",
    };
  }

  @ParameterizedTest
  @MethodSource("oddTexts")
  void anyTextIsReadAsItWasWritten(String text) {
    for (String longer : new String[] {text, text.repeat(1_000), text + "x".repeat(2_000) + text}) {
      assertThat(Packed.unpack(Packed.pack(longer))).isEqualTo(longer);
    }
  }

  @Test
  void whatFitsOneWriteUnitStaysReadable() {
    assertThat(Packed.pack("x".repeat(624)).s()).isEqualTo("x".repeat(624));
    assertThat(Packed.pack("x".repeat(625)).s()).isNull();
  }

  @Test
  void bytesAreCountedAndNotCharacters() {
    assertThat(Packed.pack("é".repeat(312)).s()).isNotNull();
    assertThat(Packed.pack("é".repeat(313)).s()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {625, 700, 1_500, 5_000, 100_000})
  void whatIsDeflatedTakesFewerWriteUnitsAndWhatWouldNotStaysText(int length) {
    // 94 letters at random shrink to some five sixths; sixteen to one half.
    for (int letters : new int[] {94, 16, 1}) {
      String text = random(length, letters);
      AttributeValue packed = Packed.pack(text);
      if (packed.s() == null) {
        assertThat(units(packed.b().asByteArray().length)).isLessThan(units(length));
      }
      assertThat(Packed.unpack(packed)).isEqualTo(text);
    }
  }

  @Test
  void whatDoesNotShrinkByAWriteUnitStaysText() {
    assertThat(Packed.pack(random(1_600, 94)).s()).isNotNull();
  }

  @Test
  void theSameTextIsAlwaysTheSameAttribute() {
    String text = random(50_000, 40);
    assertThat(Packed.pack(text)).isEqualTo(Packed.pack(text));
  }

  /** Rows that exist hold raw deflate, RFC 1951: made here by another implementation of it. */
  @Test
  void whatWasStoredEarlierIsStillRead() {
    byte[] stored = java.util.HexFormat.of().parseHex(STORED);
    assertThat(
            Packed.unpack(
                AttributeValue.fromB(software.amazon.awssdk.core.SdkBytes.fromByteArray(stored))))
        .isEqualTo("journal ".repeat(100));
  }

  private static final String STORED = "cbca2f2dca4bcc51c81aa547e9511a830600";

  private static int units(int length) {
    return (length + 400 + 1023) / 1024;
  }

  private static String random(int length, int letters) {
    Random random = new Random(length);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('!' + random.nextInt(letters));
    }
    return new String(text, StandardCharsets.US_ASCII);
  }
}
