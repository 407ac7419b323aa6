package shop.imports.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WritersTest {

  private final List<String> keys =
      IntStream.range(12_000, 13_300).mapToObj(String::valueOf).toList();

  @Test
  void noTwoWritersShareAPartition() {
    Map<Integer, Integer> writerOf = new HashMap<>();
    List<List<String>> shares = Writers.share(keys, 4, Function.identity(), _ -> 1);
    for (int writer = 0; writer < 4; writer++) {
      for (String key : shares.get(writer)) {
        Integer other = writerOf.putIfAbsent(Writers.partition(key), writer);
        assertThat(other == null || other == writer).as(key).isTrue();
      }
    }
    assertThat(writerOf).hasSize(Writers.PARTITIONS);
  }

  @Test
  void writersHaveAboutTheSameToDoInTheOrderGiven() {
    List<List<String>> shares = Writers.share(keys, 4, Function.identity(), _ -> 1);

    assertThat(shares).allSatisfy(share -> assertThat(share).isSorted().hasSizeBetween(310, 340));
    assertThat(shares.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void partitionsAreTheJournals() {
    // CRC-32's own check value, cbf43926.
    assertThat(Writers.partition("123456789")).isEqualTo(0x26);
  }
}
