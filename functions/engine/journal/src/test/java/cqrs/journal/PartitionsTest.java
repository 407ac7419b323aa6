package cqrs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionsTest {

  /**
   * CRC-32 as in zip and PNG: published check values, never to change for a journal that exists.
   */
  @ParameterizedTest
  @CsvSource({
    "123456789, 0xCBF43926",
    "a, 0xE8B7BE43",
    "abc, 0x352441C2",
    "The quick brown fox jumps over the lazy dog, 0x414FA339",
    "'', 0x00000000",
    "Ελλάδα, 0xA8F6050A",
  })
  void aKeysPartitionIsItsCrc32ModuloTheCount(String key, String crc) {
    long value = Long.decode(crc);
    for (int count : new int[] {1, 2, 7, 10, 63, 64}) {
      assertThat(new Partitions(count).of(key)).isEqualTo((int) (value % count));
    }
  }

  @ParameterizedTest
  @CsvSource({"17850, 1", "85123A, 25", "0193a5c0-0000-7000-8000-000000000001, 58"})
  void keysStayWhereTheyAre(String key, int partition) {
    assertThat(new Partitions(64).of(key)).isEqualTo(partition);
  }

  /** With 63 degrees of freedom, chance exceeds 120 once in 50,000 times. */
  @Test
  void keysSpreadEvenly() {
    assertThat(chiSquare(i -> "" + (12_000 + i))).isLessThan(120);
    assertThat(chiSquare(i -> "customer-" + i)).isLessThan(120);
    assertThat(chiSquare(i -> new java.util.UUID(i * 0x9E3779B97F4A7C15L, i).toString()))
        .isLessThan(120);
  }

  private static double chiSquare(java.util.function.IntFunction<String> key) {
    Partitions partitions = new Partitions(64);
    int keys = 64_000;
    int[] found = new int[64];
    for (int i = 0; i < keys; i++) {
      found[partitions.of(key.apply(i))]++;
    }
    double expected = keys / 64.0;
    double sum = 0;
    for (int count : found) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65, Integer.MAX_VALUE})
  void aJournalHasOneToSixtyFour(int count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Partitions(count))
        .withMessageContaining("1 to 64")
        .withMessageContaining("" + count);
  }
}
